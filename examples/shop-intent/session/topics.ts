/** Topics of this example: who emits them and who listens is in the engine files. */
export const CONFIDENCE_UPDATED = 'confidence.updated';
export const STATE_TRANSITION_DETECTED = 'state.transition.detected';
export const EVIDENCE_COLUMNS_WEIGHED = 'evidence.columns.weighed';
export const SESSION_ANOMALY_DETECTED = 'session.anomaly.detected';
