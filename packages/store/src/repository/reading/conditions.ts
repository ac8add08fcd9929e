import type { CompiledField, CompiledModel } from '../compile-model.ts';
import type { Scope } from '../scope.ts';
import type { ReadingInput, StatementWriter } from './statement.ts';

/** The conditions of a scope over `it`. */
export function scopeConditions<Input extends ReadingInput>(
  compiled: CompiledModel,
  { conditions }: Scope,
  writer: StatementWriter<Input>,
): string[] {
  return conditions.map(({ field: name }, index) => {
    const { expression, comparedAs } = fieldOf(compiled, name);
    const value = writer.parameter(comparedAs, ({ scope }) => scope.conditions[index]?.equals ?? null);
    return `${writer.expression(expression)} = ${value}`;
  });
}

function fieldOf({ fields, model }: CompiledModel, name: string): CompiledField {
  const field = fields.get(name);
  if (field === undefined) throw new TypeError(`${model.name} has no field '${name}' to be scoped by`);
  return field;
}
