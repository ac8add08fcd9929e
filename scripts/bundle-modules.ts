import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { rolldown } from 'rolldown';

/** The one file that holds the code of the bundled modules. */
const WHOLE = 'whole.js';

/**
 * Puts the code of all modules that lie directly in a folder of emitted JavaScript into one file, and leaves in place of
 * each a line that re-exports its names from there. Node takes about a millisecond for each file that it imports; the
 * folders below, and the paths they use, stay as they are, and every module still exists once.
 */
export async function bundleModules(folder: string): Promise<void> {
  const modules = (await readdir(folder)).filter((name) => name.endsWith('.js')).sort();
  const exported = new Map<string, readonly string[]>();
  for (const name of modules) exported.set(name, exportsOf(name, await readFile(join(folder, name), 'utf8')));

  const entry = join(folder, 'entry.js');
  await writeFile(
    entry,
    lines(exported, (name, index, module) => `export { ${name} as ${name}$${index} } from './${module}';`),
  );
  const bundle = await rolldown({
    input: { whole: entry },
    platform: 'node',
    treeshake: false,
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
  });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: WHOLE, codeSplitting: false, cleanDir: false });
  await bundle.close();
  await rm(entry);

  for (const [index, [module, names]] of [...exported].entries()) {
    const list = names.map((name) => `${name}$${index} as ${name}`).join(', ');
    await writeFile(
      join(folder, module),
      names.length === 0 ? 'export {};\n' : `export { ${list} } from './${WHOLE}';\n`,
    );
  }
}

function lines(
  exported: ReadonlyMap<string, readonly string[]>,
  line: (name: string, index: number, module: string) => string,
): string {
  return [...exported].flatMap(([module, names], index) => names.map((name) => line(name, index, module))).join('\n');
}

function exportsOf(module: string, text: string): string[] {
  const { module: parsed, errors } = parseSync(module, text, { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxError(`${module}: ${errors[0]?.message}`);
  return parsed.staticExports.flatMap((statement) =>
    statement.entries.map(({ exportName }) => {
      if (exportName.kind !== 'Name' || exportName.name === null) throw new Error(`${module} exports without a name`);
      return exportName.name;
    }),
  );
}
