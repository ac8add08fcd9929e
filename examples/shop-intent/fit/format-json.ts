const WIDTH = 120;

/**
 * JSON as the project's formatter lays it out: objects one field per line, lists of numbers filled up to the width,
 * lists of texts on one line when they fit.
 */
export function formatJson(value: unknown): string {
  return `${laidOut(value, '', 0)}\n`;
}

function laidOut(value: unknown, indent: string, used: number): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    if (value.every((item) => typeof item !== 'object')) {
      const items = value.map((item) => JSON.stringify(item));
      const line = `[${items.join(', ')}]`;
      if (used + line.length < WIDTH) return line;
      const lines = value.every((item) => typeof item === 'number')
        ? filled(items, inner)
        : items.map((item, n) => `${inner}${item}${n < items.length - 1 ? ',' : ''}`);
      return `[\n${lines.join('\n')}\n${indent}]`;
    }
    const items = value.map((item) => `${inner}${laidOut(item, inner, inner.length)}`);
    return `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => {
    const start = `${inner}${JSON.stringify(key)}: `;
    return `${start}${laidOut(field, inner, start.length)}`;
  });
  return fields.length === 0 ? '{}' : `{\n${fields.join(',\n')}\n${indent}}`;
}

function filled(items: readonly string[], indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  items.forEach((item, n) => {
    const text = `${item}${n < items.length - 1 ? ',' : ''}`;
    if (line === '') line = `${indent}${text}`;
    else if (line.length + 1 + text.length > WIDTH) {
      lines.push(line);
      line = `${indent}${text}`;
    } else line = `${line} ${text}`;
  });
  return [...lines, line];
}
