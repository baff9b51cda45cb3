/** Words that steer, from within the prompt, what becomes of it: for those who can only post. */
export const steering = {
  '[fail]': 'The engine fails: 40101, and the advance is returned.',
  '[no-results]': 'It ends without results: 40102.',
  '[empty]': 'It is finished, and `result` is null.',
  '[stuck]': 'It never leaves the queue: 40103 after 72 hours, and the advance is returned.',
  '[slow]': 'It takes a hundred times as long; a live call takes three seconds.',
  '[unlisted]': 'The ready list loses it: only task_get tells of it.',
  '[timeout]': 'A live call ends with 50401.',
  '[expensive]': 'The model costs 50 cents: more than the advance.',
  '[no-search]': 'Web search was allowed and not used: every `annotations` is null.',
  '[no-citations]': 'Web search was used and nothing cited: every `annotations` is [].',
  '[fan-out-on-task]': '`fan_out_queries` stands on the task, beside `result`, not in it.',
  '[sparse]': 'What upstream calls optional is absent.',
} as const;
export type SteeringWord = keyof typeof steering;

export function steers(prompt: string, word: SteeringWord): boolean {
  return prompt.includes(word);
}

/** The prompt without the words that steer. */
export function unsteered(prompt: string): string {
  return Object.keys(steering)
    .reduce((text, word) => text.replaceAll(word, ''), prompt)
    .trim();
}
