import type { Session } from '../../session.ts';
import type { PassedModel, RoutedModel } from './routing-index.ts';

const ORGANIZATION_LEVEL = 2;

/** Which objective goes to which model is not for those below organization level to know, as their core model has it. */
export function seesObjectives({ accessLevel }: Session): boolean {
  return accessLevel <= ORGANIZATION_LEVEL;
}

/** As the core model has it: whoever is below organization level sees active models alone, and is told of no others. */
export function seesModel({ accessLevel }: Session, { model }: Pick<RoutedModel, 'model'>): boolean {
  return accessLevel <= ORGANIZATION_LEVEL || model.status === 'active';
}

/** What is told of a model that was passed over; not which, where it is none of theirs. */
export function passedOverText(session: Session, { routed, place, why }: PassedModel): string {
  if (!seesModel(session, routed)) return `a model ${place} was skipped`;
  return `model '${routed.model.name}', ${place}, was skipped: ${why}`;
}
