/**
 * The nouns of routes whose answers an event makes old, for the first words of query keys. `*`: all, for a topic that
 * nobody thought of. A test compares the table with the topics that the platform tells and the nouns that routes have.
 */
export function nounsOfEvent(topic: string): readonly string[] {
  const words = topic.split('.');
  if (words[0] === 'core') {
    // Whatever is written is audited too.
    return ['models', 'audit', ...(NOUNS_OF_CORE_MODEL[words[1] ?? ''] ?? [])];
  }
  for (let length = words.length; length > 0; length -= 1) {
    const nouns = NOUNS_OF_TOPIC[words.slice(0, length).join('.')];
    if (nouns !== undefined) return nouns;
  }
  return ['*'];
}

/** What is more than rows of a core model, by its registered name. */
export const NOUNS_OF_CORE_MODEL: Readonly<Record<string, readonly string[]>> = {
  api_tokens: ['tokens'],
  background_tasks: ['tasks', 'instances'],
  egress_approvals: ['egress'],
  engine_node_install_registry: ['instances', 'providers'],
  engine_registry: ['instances', 'egress', 'ai', 'tasks'],
  engine_states: ['engines', 'plan'],
  model_capability_priority: ['ai'],
  model_registry: ['instances', 'ai'],
  nodes: ['nodes'],
  objective_mappings: ['ai'],
  sessions: ['sessions'],
  settings: ['settings', 'plan', 'egress'],
};

/** By the topic, or by its first words. */
export const NOUNS_OF_TOPIC: Readonly<Record<string, readonly string[]>> = {
  // Roles and users are a part of the configuration: what somebody may do has changed, perhaps.
  'configuration.revision.changed': [
    'auth',
    'engines',
    'plan',
    'providers',
    'instances',
    'ai',
    'egress',
    'settings',
    'nodes',
    'models',
  ],
  egress: ['egress', 'audit'],
  // What engines emit in runs: the run says that it ended by an event of its own.
  engine: [],
  'engine.allowlist.refresh': ['egress'],
  'engine.instance': ['instances', 'providers', 'tasks', 'ai', 'models', 'audit'],
  'engine.runtimes.stop': ['instances'],
  'engine.state.changed': ['engines', 'plan', 'models', 'audit'],
  // Something was missed.
  'events.reader.reset': ['*'],
  identity: ['sessions', 'models', 'audit'],
  'nodes.node.changed': ['nodes', 'keys', 'instances', 'models'],
  'runs.run': ['runs', 'usage', 'models', 'engines'],
  'settings.value.changed': ['settings', 'plan', 'egress', 'models', 'audit'],
  'tasks.task.changed': ['tasks', 'instances', 'providers', 'models'],
};
