/**
 * Makes commands within a text ones that find the same house: `enginehouse nodes` as `enginehouse --data DIR nodes`. `commands`
 * are the names that may follow. Both are asked when a text is shown: a command finds its house late.
 */
export function typedCommands(commands: () => readonly string[], option: () => string): (text: string) => string {
  return (text) => {
    const given = option();
    if (given === '') return text;
    const shown = new RegExp(`(?<![\\w@/])enginehouse (?=(?:${commands().join('|')})(?![\\w-]))`, 'g');
    return text.replace(shown, () => `enginehouse${given} `);
  };
}
