/** Headers of answers that are this API's own. */

/** The revision of the node that answered; on every answer. */
export const REVISION_HEADER = 'x-enginehouse-revision';
/** The AI call behind an answer of `/v1`, as `ai_model_pipeline_steps` names it. */
export const CALL_ID_HEADER = 'x-enginehouse-call-id';
/** The hash of the loaded engines, of a batch of runs; for whoever may know what research there is. */
export const ENGINE_SET_HEADER = 'x-enginehouse-engine-set';
