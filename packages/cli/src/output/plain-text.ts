/** Characters that a terminal acts upon or that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text that somebody else wrote, so that a terminal only shows it: what would act is spelled out. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replace(ACTIVE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and line breaks, which act as they are meant to
const MEANT = /(\u001b\[[\d;]*m|\n)/;

/** The same of text that is laid out already: its line breaks and colours stay. The net under every table and list of facts. */
export function inertText(text: string): string {
  return text
    .split(MEANT)
    .map((part, position) => (position % 2 === 1 ? part : plainText(part)))
    .join('');
}
