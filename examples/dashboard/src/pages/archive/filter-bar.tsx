import { X } from 'lucide-react';
import { useCallback } from 'react';
import { Link, useSearchParams } from 'wouter';
import { ArchiveMenusDocument } from '../../../gql/graphql.ts';
import { useReading } from '../../api/api.tsx';
import { count } from '../../ui/format.ts';
import { providerNames } from '../../ui/providers.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { listNames } from './filters.ts';

const listTitles = { cited: 'Cites', notCited: 'Does not cite', prompt: 'Prompt' } as const;

/** Every filter is a part of the address: what it shows can be sent to somebody. */
export function FilterBar() {
  const [search, setSearch] = useSearchParams();
  const { data } = useReading(ArchiveMenusDocument, {});
  const set = useCallback(
    (name: string, value: string) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const setText = useCallback((value: string) => set('search', value), [set]);
  const remove = (name: string, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.delete(name, value);
      return next;
    });
  const menus = [
    ['provider', 'Provider', Object.entries(providerNames)],
    ['model', 'Model', toOptions(data?.models)],
    ['tag', 'Tag', toOptions(data?.tags)],
    [
      'status',
      'Status',
      [
        ['COMPLETED', 'Answered'],
        ['PENDING', 'Waiting'],
        ['FAILED', 'Failed'],
        ['EXPIRED', 'Expired'],
      ],
    ],
    ['country', 'Country', toOptions(data?.countries)],
    [
      'sort',
      'Newest first',
      [
        ['oldest', 'Oldest first'],
        ['cost', 'Dearest first'],
      ],
    ],
  ] as [string, string, [string, string][]][];
  const chips = listNames.flatMap((name) =>
    search.getAll(name).map((value) => [name, value] as const),
  );
  return (
    <div className="filters">
      <SearchField
        label="Search prompts and answers"
        value={search.get('search') ?? ''}
        onChange={setText}
      />
      {menus
        .filter(([name, , options]) => options.length > 0 || search.has(name))
        .map(([name, title, options]) => (
          <select
            key={name}
            aria-label={title}
            value={search.get(name) ?? ''}
            className={search.has(name) ? 'set' : undefined}
            onChange={(event) => set(name, event.target.value)}
          >
            <option value="">{name === 'sort' ? title : `${title}: all`}</option>
            {options.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        ))}
      {(['from', 'to'] as const).map((name) => (
        <label key={name} className="date">
          {name === 'from' ? 'From' : 'To'}
          <input
            type="date"
            value={search.get(name) ?? ''}
            onChange={(event) => set(name, event.target.value)}
          />
        </label>
      ))}
      {chips.map(([name, value]) => (
        <span key={`${name}:${value}`} className="chip chip-set">
          {listTitles[name]}: <b>{value}</b>
          <button
            type="button"
            aria-label={`Without ${listTitles[name]} ${value}`}
            onClick={() => remove(name, value)}
          >
            <X aria-hidden size={14} />
          </button>
        </span>
      ))}
      {search.size > 0 && (
        <Link href="/archive" className="link">
          Clear all
        </Link>
      )}
    </div>
  );
}

interface Counted {
  readonly key?: string | null;
  readonly taskCount: number;
}

function toOptions(facets: readonly Counted[] | null | undefined): [string, string][] {
  return (facets ?? []).flatMap(({ key, taskCount }) =>
    key ? [[key, `${key} (${count(taskCount)})`] as [string, string]] : [],
  );
}
