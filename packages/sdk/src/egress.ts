/** Where an address lies. */
export type AddressClass = 'public' | 'private' | 'loopback' | 'forbidden';

/** What a subject may reach, and which rule says so. */
export interface EgressRule {
  /** Host name or address, in lower case. */
  readonly host: string;
  readonly port: number;
  /** Classes of the addresses that it may resolve to. */
  readonly classes: readonly Exclude<AddressClass, 'forbidden'>[];
  /** `manifest`, `config.base_url`, `approval 12`, `registry`. */
  readonly because: string;
}

/** All that one subject may reach; what no rule names is denied. */
export interface EgressSubjectPolicy {
  /** `engine/<instance id>`, `install/<provider>`, ... */
  readonly subject: string;
  readonly label: string;
  readonly rules: readonly EgressRule[];
}

/** The policy in force on the answering node. */
export interface EgressPolicyView {
  readonly revision: number;
  /** `report`: what would be denied is let through, told and audited. Forbidden addresses are denied all the same. */
  readonly mode: 'enforce' | 'report';
  readonly subjects: readonly EgressSubjectPolicy[];
}

/** What the dialer would do. */
export interface EgressVerdict {
  readonly allowed: boolean;
  /** The rule that allows it, or what would. */
  readonly because: string;
}

/** A connection that was not let through, or that was only because the mode is `report`. */
export interface EgressDenial {
  /** Of its audit event. */
  readonly id: number;
  /** ISO 8601. */
  readonly time: string;
  readonly nodeId: string | null;
  readonly subject: string;
  readonly host: string;
  readonly port: number;
  /** Why, and what would allow it. */
  readonly because: string;
  readonly mode: 'enforce' | 'report';
  /** An engine whose output is withheld asked: only those who may see research see such a row. */
  readonly withheld: boolean;
}

export interface DenialsRequest {
  /** `next` of the page before. */
  readonly after?: string;
  /** 1 to 200, default 50. */
  readonly pageSize?: number;
  readonly subject?: string;
}

export interface DenialPage {
  readonly rows: readonly EgressDenial[];
  readonly next: string | null;
}

/** `sdk.egress`: what may be reached, by whom. Needs organization level or `system.egress.manage`. */
export interface Egress {
  policy(): Promise<EgressPolicyView>;
  /** Whether a subject could reach a URL now, as the dialer would judge it; resolves names, connects to nothing. */
  check(subject: string, url: string): Promise<EgressVerdict>;
  /**
   * What was denied, newest first, as long as audit events are kept: one line for each subject, host and port in a minute, at
   * most 200 in a minute of a node. Throws `INVALID_REQUEST`.
   */
  denials(request?: DenialsRequest): Promise<DenialPage>;
}
