import { all, type Brands, colorOf } from '../brands/brands.ts';

/** What an answer makes of you and your rivals. */
export interface Judged {
  readonly status: string;
  readonly result?: {
    readonly citationState: string;
    readonly annotations?: readonly { readonly domain?: string | null }[] | null;
    readonly mentions?: readonly { readonly term: string }[];
  } | null;
}

export type Verdict = 'cited' | 'named' | 'rival' | 'absent' | 'none' | 'waiting' | 'failed';

export const verdictNames: Readonly<Record<Verdict, string>> = {
  cited: 'You are cited',
  named: 'You are named, not cited',
  rival: 'A rival is cited, you are not',
  absent: 'Sources, but none of yours',
  none: 'No sources',
  waiting: 'Waiting for the answer',
  failed: 'No answer',
};

export function judge({ result, status }: Judged, { own, rivals }: Brands): Verdict {
  if (status === 'PENDING') return 'waiting';
  if (!result) return 'failed';
  const domains = new Set(result.annotations?.map(({ domain }) => domain));
  if (domains.has(own.domain)) return 'cited';
  if (result.mentions?.some(({ term }) => term === own.name)) return 'named';
  if (rivals.some(({ domain }) => domain !== '' && domains.has(domain))) return 'rival';
  return domains.size > 0 ? 'absent' : 'none';
}

/** The brands that the answer cites, a dot each. */
export function CitedDots({ brands, task }: { readonly task: Judged; readonly brands: Brands }) {
  const domains = new Set(task.result?.annotations?.map(({ domain }) => domain));
  const cited = all(brands).filter(({ domain }) => domain !== '' && domains.has(domain));
  return (
    <span className="dots">
      {cited.map((brand) => (
        <i
          key={brand.name}
          title={`${brand.name} is cited`}
          style={{ background: colorOf(brands, brand) }}
        />
      ))}
      <span className="hidden">
        {cited.length > 0 && `Cited: ${cited.map(({ name }) => name).join(', ')}`}
      </span>
    </span>
  );
}
