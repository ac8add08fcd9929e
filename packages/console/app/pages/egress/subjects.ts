/** What a subject is, in words: `engine/3`, `install/openai`. */
export function subjectWords(subject: string): string {
  const [kind = '', id = ''] = subject.split('/');
  switch (kind) {
    case 'engine':
      return `Engine instance ${id}`;
    case 'install':
      return `Installing ${id}`;
    default:
      return `${kind.replaceAll('_', ' ')} ${id}`;
  }
}

/** What a rule is there for, in words. */
export function becauseWords(because: string): string {
  if (because === 'manifest') return 'its provider says so';
  if (because === 'registry') return 'packages are installed from there';
  if (because.startsWith('config.')) return `its setting ${because.slice('config.'.length)}`;
  return because;
}
