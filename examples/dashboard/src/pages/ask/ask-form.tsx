import { useId } from 'react';
import { count } from '../../ui/format.ts';
import { Card } from '../../ui/parts.tsx';
import { nameOfProvider } from '../../ui/providers.ts';
import { canBePosted, type Draft, fits, keyOf, type Model, toPrompts } from './draft.ts';

interface AskFormProps {
  readonly draft: Draft;
  readonly models: readonly Model[];
  readonly onChange: (draft: Draft) => void;
}

const MAX_PROMPT = 500;

export function AskForm({ draft, models, onChange }: AskFormProps) {
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const chosen = models.filter((model) => draft.models.includes(keyOf(model)));
  const takes = {
    webSearch: chosen.some((model) => fits(model).webSearch),
    place: chosen.some((model) => fits(model).place),
    reasoning: chosen.some((model) => fits(model).reasoning),
    maxTemperature: Math.max(1, ...chosen.map((model) => fits(model).maxTemperature)),
  };
  const prompts = toPrompts(draft);
  const tooLong = prompts.filter((prompt) => prompt.length > MAX_PROMPT).length;
  const help = useId();
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <Card title="Prompts" about="One a line, up to 500 characters each">
        <textarea
          className="prompts"
          rows={5}
          aria-label="Prompts, one a line"
          aria-describedby={help}
          placeholder={'Which trail running shoes are best for beginners?'}
          value={draft.prompts}
          onChange={(event) => set({ prompts: event.target.value })}
        />
        <p id={help} className={tooLong > 0 ? 'wrong' : 'muted'}>
          {tooLong > 0
            ? `${count(tooLong)} too long`
            : `${count(prompts.length)} ${prompts.length === 1 ? 'prompt' : 'prompts'}`}
        </p>
      </Card>
      <Card title="Models">
        <div className="models">
          {[...Map.groupBy(models, ({ provider }) => provider)].map(([provider, own]) => (
            <fieldset key={provider}>
              <legend>{nameOfProvider(provider)}</legend>
              {own.map((model) => (
                <Check
                  key={keyOf(model)}
                  isOn={draft.models.includes(keyOf(model))}
                  label={model.name}
                  note={noteOn(model)}
                  onChange={(isOn) =>
                    set({
                      models: isOn
                        ? [...draft.models, keyOf(model)]
                        : draft.models.filter((key) => key !== keyOf(model)),
                    })
                  }
                />
              ))}
            </fieldset>
          ))}
        </div>
      </Card>
      <Card title="Settings" about="Each model gets those that it takes">
        <div className="fields">
          <Check
            isOn={draft.webSearch}
            isOff={!takes.webSearch}
            label="May search the web"
            onChange={(webSearch) => set({ webSearch })}
          />
          <Check
            isOn={draft.useReasoning}
            isOff={!takes.reasoning}
            label="Reason first"
            note={takes.reasoning ? '' : 'none of these models'}
            onChange={(useReasoning) => set({ useReasoning })}
          />
          <label>
            Country
            <input
              value={draft.country}
              maxLength={2}
              placeholder="DE"
              disabled={!takes.place || !draft.webSearch}
              onChange={(event) => set({ country: event.target.value })}
            />
          </label>
          <label>
            City
            <input
              value={draft.city}
              placeholder="Berlin"
              disabled={!takes.place || !draft.webSearch}
              onChange={(event) => set({ city: event.target.value })}
            />
          </label>
          <label>
            Temperature
            <input
              type="number"
              min={0}
              max={takes.maxTemperature}
              step={0.1}
              placeholder="the model's own"
              value={draft.temperature}
              onChange={(event) => set({ temperature: event.target.value })}
            />
          </label>
          <label>
            Longest answer, tokens
            <input
              type="number"
              min={16}
              max={4096}
              placeholder="2048"
              value={draft.maxOutputTokens}
              onChange={(event) => set({ maxOutputTokens: event.target.value })}
            />
          </label>
          <label>
            Tag
            <input
              value={draft.tag}
              maxLength={230}
              placeholder="weekly"
              onChange={(event) => set({ tag: event.target.value })}
            />
          </label>
          <label className="full">
            How the model is to behave
            <input
              value={draft.systemMessage}
              maxLength={500}
              placeholder="Answer in German."
              onChange={(event) => set({ systemMessage: event.target.value })}
            />
          </label>
        </div>
      </Card>
    </form>
  );
}

function noteOn(model: Model): string {
  if (!canBePosted(model)) return 'live: the page waits for it';
  return fits(model).webSearch ? '' : 'no web search';
}

interface CheckProps {
  readonly isOn: boolean;
  readonly isOff?: boolean;
  readonly label: string;
  readonly note?: string;
  readonly onChange: (isOn: boolean) => void;
}

function Check({ isOff = false, isOn, label, note, onChange }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isOn && !isOff}
        disabled={isOff}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
      {note && <small>{note}</small>}
    </label>
  );
}
