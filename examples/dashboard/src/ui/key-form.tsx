import { KeyRound } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useApi } from '../api/api.tsx';

/** Asks for the key where the service wants one, or wants another. */
export function KeyForm() {
  const { apiKey, setKey } = useApi();
  const [typed, setTyped] = useState('');
  const id = useId();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (typed.trim() !== '') setKey(typed.trim());
  }

  return (
    <form className="state state-key" onSubmit={submit} data-state="key">
      <span className="state-icon">
        <KeyRound aria-hidden size={24} strokeWidth={1.75} />
      </span>
      <h2>{apiKey === null ? 'A key is needed' : 'This key is not known'}</h2>
      <div className="state-text">
        <p>
          Whoever runs the service makes one with its command <code>key</code>. It stays in this
          window and is forgotten when you close it.
        </p>
      </div>
      <label className="hidden" htmlFor={id}>
        API key
      </label>
      <div className="row">
        <input
          id={id}
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="API key"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button primary">
          Use
        </button>
      </div>
    </form>
  );
}
