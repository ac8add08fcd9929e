import { Alert, Anchor, Button, Group, SegmentedControl, Select, Stack, TagsInput, Textarea } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { EmptyState } from '../../../display/EmptyState.tsx';
import { QueryState } from '../../../display/QueryState.tsx';
import { METHOD_WORDS, methodsOf } from '../../routing/method-of.ts';
import { useMappings } from '../../routing/routing-queries.ts';
import { useBoundModels } from '../instance-queries.ts';
import { TrialView } from './TrialView.tsx';
import { TRIED_METHODS, type TriedMethod, useTrial } from './use-trial.ts';

const EXAMPLES: Readonly<Record<TriedMethod, string>> = {
  generateText: 'Say hello in one sentence.',
  embed: 'An engine house stands on a hill.',
  classify: 'I love the view from the engine house.',
  extractTokens: 'Ada Lovelace wrote to Charles Babbage from London in July 1843.',
};

/** One call to a model of an instance, or to an objective: the answer as it comes, its tokens, its steps. */
export function TryCall({ engineInstanceId, active }: { readonly engineInstanceId: number; readonly active: boolean }) {
  const bound = useBoundModels(engineInstanceId);
  return (
    <QueryState query={bound}>
      {(models) => {
        const callable = models.filter(({ status }) => status === 'active');
        if (!active) {
          return (
            <EmptyState title="It is not active">Activate the instance: only active instances are called.</EmptyState>
          );
        }
        return callable.length === 0 ? (
          <EmptyState title="No active model">
            <Anchor component={Link} to={`/instances/${engineInstanceId}?tab=models`}>
              Bind and activate one
            </Anchor>
          </EmptyState>
        ) : (
          <Trial models={callable} />
        );
      }}
    </QueryState>
  );
}

interface Model {
  readonly id: number;
  readonly name: string;
  readonly capabilities: readonly string[];
}

function Trial({ models }: { readonly models: readonly Model[] }) {
  const [target, setTarget] = useState<'model' | 'objective'>('model');
  const [modelId, setModelId] = useState(String(models[0]?.id));
  const [objective, setObjective] = useState<string | null>(null);
  const model = models.find(({ id }) => String(id) === modelId);
  const methods = target === 'model' ? methodsOf(model?.capabilities ?? []).filter(isTried) : TRIED_METHODS;
  const [chosen, setChosen] = useState<TriedMethod>('generateText');
  const method = methods.includes(chosen) ? chosen : (methods[0] ?? 'generateText');
  const [entered, setEntered] = useState<string | null>(null);
  const [labels, setLabels] = useState<string[]>([]);
  const text = entered ?? EXAMPLES[method];
  const trial = useTrial();
  const objectives = (useMappings().data ?? []).map(({ objective }) => objective);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const asked = target === 'model' ? model : objective;
    if (asked !== null && asked !== undefined) trial.begin({ target: asked, method, text, labels });
  };
  return (
    <Stack maw={860}>
      <form onSubmit={submit}>
        <Stack>
          <SegmentedControl
            aria-label="Whom to ask"
            w="fit-content"
            value={target}
            onChange={(value) => setTarget(value === 'model' ? 'model' : 'objective')}
            data={[
              { value: 'model', label: 'A model of this instance' },
              { value: 'objective', label: 'An objective' },
            ]}
          />
          <Group align="flex-start" grow preventGrowOverflow={false}>
            {target === 'model' ? (
              <Select
                label="Model"
                allowDeselect={false}
                value={modelId}
                onChange={(value) => setModelId(value ?? modelId)}
                data={models.map(({ id, name }) => ({ value: String(id), label: name }))}
              />
            ) : (
              <Select
                label="Objective"
                description="Whichever model serves it answers, also one of another instance."
                searchable
                value={objective}
                onChange={setObjective}
                data={objectives}
                nothingFoundMessage="No objective is mapped with such a name"
              />
            )}
            <Select
              label="What to ask for"
              allowDeselect={false}
              value={method}
              onChange={(value) => setChosen((value ?? method) as TriedMethod)}
              data={methods.map((value) => ({ value, label: METHOD_WORDS[value] }))}
            />
          </Group>
          {methods.length === 0 ? (
            <Alert color="gray" variant="outline">
              What this model can do cannot be tried here: it takes more than a text.
            </Alert>
          ) : (
            <>
              <Textarea
                label="Text"
                required
                autosize
                minRows={3}
                maxRows={12}
                maxLength={200_000}
                value={text}
                onChange={(event) => setEntered(event.currentTarget.value)}
              />
              {method === 'classify' && (
                <TagsInput
                  label="Labels"
                  description="What to choose from. Left empty, the labels of the model."
                  value={labels}
                  onChange={setLabels}
                />
              )}
              <Group>
                <Button
                  type="submit"
                  leftSection={<IconPlayerPlay size={16} aria-hidden />}
                  disabled={trial.underWay || text.trim() === '' || (target === 'objective' && objective === null)}
                >
                  Ask
                </Button>
                {trial.underWay && (
                  <Button
                    variant="default"
                    leftSection={<IconPlayerStop size={16} aria-hidden />}
                    onClick={trial.cancel}
                  >
                    Cancel the call
                  </Button>
                )}
              </Group>
            </>
          )}
        </Stack>
      </form>
      <TrialView trial={trial} />
    </Stack>
  );
}

function isTried(method: string): method is TriedMethod {
  return (TRIED_METHODS as readonly string[]).includes(method);
}
