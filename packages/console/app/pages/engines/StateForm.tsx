import { NumberInput, Radio, Stack, Switch, TagsInput } from '@mantine/core';
import { ACTIVATION_STATES, type EngineEntry, STATE_MEANING } from './engine-entry.ts';
import type { StateDraft } from './state-change.ts';

/** Chooses the state that an engine shall have. */
export function StateForm({
  engine,
  draft,
  teams,
  onChange,
}: {
  readonly engine: EngineEntry;
  readonly draft: StateDraft;
  /** Teams that are known already. */
  readonly teams: readonly string[];
  readonly onChange: (draft: StateDraft) => void;
}) {
  const { definition, override, effective } = engine;
  const returnable = draft.state === 'active' || draft.state === 'restricted';
  return (
    <Stack>
      <Radio.Group
        label="State"
        value={draft.state}
        onChange={(state) => onChange({ ...draft, state: state as StateDraft['state'] })}
      >
        <Stack gap="xs" mt="xs">
          {ACTIVATION_STATES.map((state) => (
            <Radio
              key={state}
              value={state}
              label={state === effective.activationState ? `${state} (now)` : state}
              description={STATE_MEANING[state]}
            />
          ))}
          {override !== null && (
            <Radio
              value="declared"
              label="as its code declares"
              description={`Takes every override away; the code says ${definition.activationState}${definition.researchOnly ? ', output withheld' : ''}.`}
            />
          )}
        </Stack>
      </Radio.Group>
      {draft.state === 'restricted' && (
        <TagsInput
          label="Teams"
          description="Names of roles; a request of any of them runs it. Press Enter after each."
          required
          data={[...teams]}
          value={[...draft.teams]}
          onChange={(chosen) => onChange({ ...draft, teams: chosen })}
        />
      )}
      {returnable && (effective.researchOnly || draft.withhold || definition.researchOnly) && (
        <Switch
          label="Keep its output withheld"
          description="It runs and is kept, and is never returned."
          checked={draft.withhold}
          onChange={(event) => onChange({ ...draft, withhold: event.currentTarget.checked })}
        />
      )}
      {draft.state !== 'declared' && (
        <NumberInput
          label="Priority"
          description="Which engines go first where a budget does not hold all: the higher one. Usually 0."
          allowDecimal={false}
          min={-1_000_000}
          max={1_000_000}
          value={draft.priority}
          onChange={(value) => onChange({ ...draft, priority: Number(value) || 0 })}
        />
      )}
    </Stack>
  );
}
