/** Places in the memory that the watchdog's thread reads while the event loop is held. */
export const SLOTS = {
  /** 1: the watchdog is no longer wanted. */
  stop: 0,
  /** Grows while the event loop turns. */
  heartbeat: 1,
  /** Number of the engine in its synchronous part, plus 1; 0: none. */
  current: 2,
  /** From here: how often engine n is under way. */
  underWay: 3,
} as const;

export interface WatchdogSetup {
  readonly memory: Int32Array;
  readonly limitMs: number;
  readonly beatMs: number;
  readonly fileDescriptor: number;
}
