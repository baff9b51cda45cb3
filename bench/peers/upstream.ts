import { Agent, request } from 'undici';

/* What both peers are made of beside their GraphQL libraries: a call of upstream for a task, and what its JSON holds. */

export interface TaskJson {
  readonly id: string;
  readonly status_code: number;
  readonly status_message: string;
  readonly time: string;
  readonly cost: number;
  readonly result_count: number;
  readonly path: string[];
  readonly data: RequestJson;
  readonly result: ResultJson[];
  readonly fan_out_queries?: string[];
}

export interface RequestJson {
  readonly user_prompt: string;
  readonly model_name: string;
  readonly system_message: string;
  readonly message_chain: { readonly role: string; readonly message: string }[];
  readonly max_output_tokens: number;
  readonly temperature: number;
  readonly top_p: number;
  readonly web_search: boolean;
  readonly web_search_country_iso_code: string;
}

export interface ResultJson {
  readonly model_name: string;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly web_search: boolean;
  readonly money_spent: number;
  readonly datetime: string;
  readonly items: ItemJson[];
  readonly fan_out_queries?: string[];
}

export interface ItemJson {
  readonly type: string;
  readonly sections: SectionJson[];
}

export interface SectionJson {
  readonly type: string;
  readonly text: string;
  readonly annotations?: AnnotationJson[] | null;
}

export interface AnnotationJson {
  readonly title: string;
  readonly url: string;
}

const origin = process.env['DATAFORSEO_URL'] ?? '';
const dispatcher = new Agent({ connections: 200 });
const headers = { authorization: `Basic ${btoa('bench:bench')}`, accept: 'application/json' };

export async function getTask(id: string): Promise<TaskJson> {
  const path = `/v3/ai_optimization/claude/llm_responses/task_get/${id}`;
  const { body } = await request(origin + path, { dispatcher, headers });
  const envelope = (await body.json()) as { tasks: TaskJson[] }; // peers do not check
  const [task] = envelope.tasks;
  if (!task) throw new Error('no such task');
  return task;
}

export function annotationsOf(result: ResultJson): AnnotationJson[] {
  return result.items
    .filter((item) => item.type === 'message')
    .flatMap((item) => item.sections.flatMap((section) => section.annotations ?? []));
}

export function toIso(date: string): string {
  return new Date(date.replace(' ', 'T').replace(' ', '')).toISOString();
}

export function kindOf(item: ItemJson): 'Message' | 'Reasoning' {
  return item.type === 'message' ? 'Message' : 'Reasoning';
}
