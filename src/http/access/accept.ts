export const events = 'text/event-stream';
const answers = [
  'application/graphql-response+json',
  'application/json',
  'multipart/mixed',
  events,
] as const;

/** Whether a client takes an answer of any kind that there is. */
export function acceptsAnswer(accept: string | undefined): boolean {
  return answers.some((type) => accepts(accept, type));
}

/** As Yoga reads the header: in UTF-8, without weights. */
export function accepts(accept: string | null | undefined, type: string): boolean {
  return (accept || '*/*').split(',').some((range) => {
    const [name, ...parameters] = range.toLowerCase().replaceAll(/\s/g, '').split(';');
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (charset !== undefined && charset !== 'charset=utf-8') return false;
    return name === '*/*' || name === type || name === type.replace(/\/.*/, '/*');
  });
}
