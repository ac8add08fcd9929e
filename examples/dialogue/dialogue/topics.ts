/** `{ turn, from, to }`: a turn moved the dialogue. */
export const STATE_TRANSITION_DETECTED = 'state.transition.detected';
