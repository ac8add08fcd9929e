/** Advisory lock that orders changes of the configuration: commit order is then number order. */
export const CONFIGURATION_LOCK = 7_040_002;

/** NOTIFY after each change; the payload is the new revision and only wakes. */
export const CONFIGURATION_CHANNEL = 'enginehouse_configuration';
