/** NOTIFY when a node has applied another revision, became ready, or is no more; the payload is its id and only wakes. */
export const NODES_CHANNEL = 'enginehouse_nodes';
