import { AI_ERRORS } from './ai/ai-errors.ts';
import { EGRESS_ERRORS } from './egress/egress-errors.ts';
import { ENGINE_ERRORS } from './engines/engine-errors.ts';
import { INSTALL_ERRORS } from './engines/installs/install-errors.ts';
import { COMMON_ERRORS } from './errors.ts';
import { IDEMPOTENCY_ERRORS } from './idempotency/idempotency-errors.ts';
import { TASK_ERRORS } from './tasks/task-errors.ts';

/** Every code of the package. Domains with many keep theirs beside the functions that make their errors. */
export const PLATFORM_ERRORS = {
  ...COMMON_ERRORS,
  ...IDEMPOTENCY_ERRORS,
  ...TASK_ERRORS,
  ...EGRESS_ERRORS,
  ...ENGINE_ERRORS,
  ...INSTALL_ERRORS,
  ...AI_ERRORS,
};
