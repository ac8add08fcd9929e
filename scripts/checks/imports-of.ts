import { Visitor } from 'oxc-parser';
import { type ImportOf, lineAt, parseSource, type SourceFile } from './source-files.ts';

/** Every import of a file: static, dynamic, re-exported, and those inside types. */
export function importsOf(file: SourceFile): ImportOf[] {
  const found: ImportOf[] = [];
  const add = (source: unknown, typeOnly: boolean): void => {
    if (!isLiteral(source)) return;
    found.push({ specifier: source.value, typeOnly, line: lineAt(file.text, source.start) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
    TSExternalModuleReference: (node) => add(node.expression, false),
  }).visit(parseSource(file).program);
  return found;
}

function isLiteral(source: unknown): source is { value: string; start: number } {
  return typeof source === 'object' && source !== null && 'value' in source && typeof source.value === 'string';
}
