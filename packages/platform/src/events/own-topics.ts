/** Topics that a node tells of itself, from memory and in no outbox. */

/** A run is answered and its record is on disk; `data`: `runId`, `userId`. On the node of the run alone. */
export const RUN_ENDED = 'runs.run.ended';
/** What withheld engines still owed is in the record of the run too; `data` as of `RUN_ENDED`. */
export const RUN_COMPLETED = 'runs.run.completed';
/** A node came, went, became ready or applied another revision; `data`: `id`. */
export const NODE_CHANGED = 'nodes.node.changed';
/** Another configuration is in force on this node; `data`: `revision`. */
export const REVISION_CHANGED = 'configuration.revision.changed';
