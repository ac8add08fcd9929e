/** The query parameter that gives a file a fresh module instance. */
const INSTANCE = 'enginehouse';

/** The URL of an instance of a file; '' is the plain one. */
export function withInstance(key: string, instance: string): string {
  if (instance === '') return key;
  const url = new URL(key);
  url.searchParams.set(INSTANCE, instance);
  return url.href;
}

/** The plain URL, which all instances of a file share. */
export function withoutInstance(href: string): string {
  if (!href.includes(`${INSTANCE}=`)) return href;
  const url = new URL(href);
  url.searchParams.delete(INSTANCE);
  return url.href;
}

export function instanceOf(href: string): string {
  return href.includes(`${INSTANCE}=`) ? (new URL(href).searchParams.get(INSTANCE) ?? '') : '';
}
