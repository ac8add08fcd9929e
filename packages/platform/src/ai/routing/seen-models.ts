import type { Session } from '../../session.ts';
import type { PassedModel, RoutedModel } from './routing-index.ts';

const ORGANIZATION_LEVEL = 2;

/** As the core model has it: whoever is below organization level sees active models alone, and is told of no others. */
export function seesModel({ accessLevel }: Session, { model }: RoutedModel): boolean {
  return accessLevel <= ORGANIZATION_LEVEL || model.status === 'active';
}

/** What is told of a model that was passed over; not which, where it is none of theirs. */
export function passedOverText(session: Session, { routed, place, why }: PassedModel): string {
  if (!seesModel(session, routed)) return `a model ${place} was skipped`;
  return `model '${routed.model.name}', ${place}, was skipped: ${why}`;
}
