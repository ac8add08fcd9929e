import type { EventDoor, Idempotency, Identity, OpenAiDoor, Platform, Sdk, Session } from '@enginehouse/platform';

/** Whether this node serves, and if not, why not. */
export interface ServedHealth {
  readonly ready: boolean;
  /** One sentence each, without a full stop; empty when ready. */
  readonly reasons: readonly string[];
}

/** What the server needs of a platform: no more, so that a test can bring a small one. */
export interface ServedPlatform {
  createSdk(session: Session): Sdk;
  /** Rejects with `PERMISSION_DENIED`, audited where it has to be. */
  refuse: Platform['refuse'];
  readonly identity: Pick<Identity, 'setup' | 'signIn' | 'signOut' | 'sessionOf' | 'tokenSession'>;
  /** AI calls in the wire format of OpenAI. */
  readonly openAi: OpenAiDoor;
  /** Events as they come. */
  readonly eventDoor: EventDoor;
  /** Requests that do what they do once. */
  readonly idempotency: Pick<Idempotency, 'once'>;
  /** Which house this is: eight characters, the same on each of its nodes. */
  house(): string;
  /** Number of the configuration in force on this node. */
  revision(): number;
  /** What there is to measure of this node at this moment. */
  readonly figures: Platform['figures'];
  /** Hash of the engines loaded on this node. */
  engineSetHash(): string;
  health(): ServedHealth | Promise<ServedHealth>;
}
