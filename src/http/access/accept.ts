import { LRUCache } from 'lru-cache';

const json = ['application/graphql-response+json', 'application/json'] as const;
const events = 'text/event-stream';
const parts = 'multipart/mixed';

export type JsonType = (typeof json)[number];
export type AnswerType = JsonType | typeof events | typeof parts;

interface Range {
  readonly name: string;
  readonly parameters: readonly string[];
}

/** Whether a client takes an answer of any kind that there is. */
export function acceptsAnswer(accept: string | undefined): boolean {
  const ranges = readAccept(accept);
  return [...json, events, parts].some((type) => ranges.some((range) => covers(range, type)));
}

/** As what a client takes one answer: the first JSON that it names, whatever else it names. */
export function answerTypeFor(accept: string | null | undefined): AnswerType {
  const ranges = readAccept(accept);
  for (const range of ranges) {
    const type = json.find((known) => known === range.name);
    if (type) return type;
    if (covers(range, 'application/json')) return 'application/json';
  }
  const streams = [events, parts] as const;
  return streams.find((type) => ranges.some((range) => covers(range, type))) ?? 'application/json';
}

/**
 * As what a client takes a stream: server-sent events, or the parts of Apollo's protocol, if it says that it speaks that.
 * null: it takes none.
 */
export function streamTypeFor(
  accept: string | null | undefined,
): typeof events | typeof parts | null {
  const ranges = readAccept(accept);
  if (ranges.some((range) => covers(range, events))) return events;
  const speaks = ranges.some(
    ({ name, parameters }) => name === parts && parameters.includes('subscriptionspec=1.0'),
  );
  return speaks ? parts : null;
}

function covers({ name }: Range, type: string): boolean {
  return name === '*/*' || name === type || name === type.replace(/\/.*/, '/*');
}

/** Clients have few ways to say what they take, and say it with every request. */
const known = new LRUCache<string, readonly Range[]>({
  maxSize: 100_000,
  sizeCalculation: (_, accept) => accept.length + 100,
});

function readAccept(accept: string | null | undefined): readonly Range[] {
  const header = accept ?? '';
  const ranges = known.get(header) ?? parseAccept(header);
  known.set(header, ranges);
  return ranges;
}

/** As Yoga reads the header: in UTF-8, in its order, without weights. */
function parseAccept(accept: string): readonly Range[] {
  return (accept || '*/*').split(',').flatMap((range) => {
    const [name = '', ...parameters] = range.toLowerCase().replaceAll(/[\s"]/g, '').split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    return charset === undefined || charset === 'charset=utf-8' ? [{ name, parameters }] : [];
  });
}
