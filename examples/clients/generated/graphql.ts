/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** In which way the citations of two stretches of time differ. */
export type ChangeKind =
  /** Cited in a smaller share. */
  | 'DOWN'
  /** Cited only later. */
  | 'GAINED'
  /** Cited only earlier. */
  | 'LOST'
  /** Cited in the same share, or in a share of nothing that is known. */
  | 'SAME'
  /** Cited in a larger share of answers than before. */
  | 'UP';

/** Who speaks in a turn of a conversation. */
export type ChatRole =
  /** The model. Upstream: ai. */
  | 'AI'
  /** The person. Upstream: user. */
  | 'USER';

/** One turn of the conversation before the prompt. */
export type ChatTurnInput = {
  /** What is said, up to 500 characters. Upstream: message. */
  message: string;
  /** Who speaks. Upstream: role. */
  role: ChatRole;
};

/** Whether an answer cites sources, and if not, why. */
export type CitationState =
  /** There is at least one annotation. */
  | 'CITED'
  /** The model searched the web and cited nothing. */
  | 'NONE_RETURNED'
  /** Upstream did not say whether the model searched, or sent something that may be a source and is not understood. */
  | 'UNKNOWN'
  /** The model did not search the web. */
  | 'WEB_SEARCH_OFF';

/** A stretch of time; without an end it is open there. */
export type DateTimeRange = {
  /** Inclusive. */
  from?: string | null | undefined;
  /** Exclusive. */
  to?: string | null | undefined;
};

/** What went wrong. In data and in `extensions.code` of errors alike. */
export type ErrorCode =
  /** The archive cannot be read or written now: it is locked, full, read-only, damaged or away. */
  | 'ARCHIVE_UNAVAILABLE'
  /** The request itself is wrong; sending it again unchanged will fail again. */
  | 'BAD_USER_INPUT'
  /** Over the cost that the caller or the operator allows. */
  | 'BUDGET_EXCEEDED'
  /** The operation is too complex. */
  | 'COST_LIMIT_EXCEEDED'
  /** The cursor is damaged or belongs to another filter or order. */
  | 'CURSOR_INVALID'
  /** Not ready within the time of this operation; asking again may succeed. */
  | 'DEADLINE_EXCEEDED'
  /** The key or token is valid but lacks the scope this needs. */
  | 'FORBIDDEN'
  /** This idempotency key was used with another input. */
  | 'IDEMPOTENCY_CONFLICT'
  /** A fault of this service; the log has the details under the request id. */
  | 'INTERNAL'
  /** All places for live calls are taken. */
  | 'LIVE_BUSY'
  /** Whether upstream took the paid call is not known yet; it is being found out. */
  | 'OUTCOME_UNKNOWN'
  /** No document of this hash is known here: send its text along with the hash, once. */
  | 'PERSISTED_QUERY_NOT_FOUND'
  /** Too many requests or open streams of this caller, or a stream that is read too slowly. */
  | 'RATE_LIMITED'
  /** Upstream deleted the answer (30 days) before this service had read it. */
  | 'RESULT_EXPIRED'
  /** The task ended without an answer. Only posting it anew, paid anew, can give one. */
  | 'TASK_FAILED'
  /** Upstream knows no such task of this account. */
  | 'TASK_NOT_FOUND'
  /** No key or token, or one that is not valid. */
  | 'UNAUTHENTICATED'
  /** Upstream refuses the account: credentials, verification, subscription or IP address. */
  | 'UPSTREAM_AUTH'
  /** Upstream sent something that does not have the documented shape. */
  | 'UPSTREAM_CONTRACT'
  /** A spending or duplicate limit of the upstream account is reached. */
  | 'UPSTREAM_COST_LIMIT'
  /** The upstream balance is too low. */
  | 'UPSTREAM_PAYMENT'
  /** Upstream asked to slow down, and there was no time left to wait. */
  | 'UPSTREAM_RATE_LIMITED'
  /** Upstream refused the call as such. */
  | 'UPSTREAM_REJECTED'
  /** Upstream could not be reached or was in trouble, also after retries. */
  | 'UPSTREAM_UNAVAILABLE';

/** A name to look for. */
export type MentionTerm = {
  /** Other ways to write it; what overlaps is counted once. */
  aliases?: Array<string>;
  /** Its registrable domains, or any addresses of them, for `citedAnswerCount`. */
  domains?: Array<string>;
  /** The name, as it is written: whole words, any case. `C++` is not `C`, `Disney+` not `Disney`. */
  name: string;
};

/** What to ask, and for how much at most. */
export type PostTasksInput = {
  /** Check and estimate only: nothing is sent, kept or paid, and the key stays unused. */
  dryRun?: boolean;
  /** Any text of yours, up to 255 characters. The same key with the same tasks is paid once, however often it is sent. */
  idempotencyKey: string;
  /** Refuse if the estimate is above this, USD. */
  maxCost?: number | null | undefined;
  /** Up to 100 tasks. */
  tasks: Array<TaskInput>;
};

/** The family of models that is asked. */
export type Provider =
  /** OpenAI ChatGPT. Upstream: chat_gpt. */
  | 'CHAT_GPT'
  /** Anthropic Claude. Upstream: claude. */
  | 'CLAUDE'
  /** Google Gemini. Upstream: gemini. */
  | 'GEMINI'
  /** Perplexity Sonar; answers live only. Upstream: perplexity. */
  | 'PERPLEXITY';

/** Which tasks. All that is given must hold; of a list (up to 1000), one must. */
export type TaskFilter = {
  /** Whether sources are cited. */
  citationStates?: Array<CitationState> | null | undefined;
  /** Registrable domains of which a page is cited: `example.co.uk`, or any address of it. */
  citedDomains?: Array<string> | null | undefined;
  /** The address of a page that is cited, however it is written: with or without scheme, `www.`, tracking parameters. */
  citedUrl?: string | null | undefined;
  /** When the answer was made. */
  completedAt?: DateTimeRange | null | undefined;
  /** ISO 3166-1 alpha-2 of the country searched from. */
  countries?: Array<string> | null | undefined;
  /** When they were posted here. */
  createdAt?: DateTimeRange | null | undefined;
  /** Answers with text; `false`: answers that were paid for and have none. */
  hasText?: boolean | null | undefined;
  /** Task ids; upper and lower case are the same. */
  ids?: Array<string | number> | null | undefined;
  /** Posted or live. */
  methods?: Array<TaskMethod> | null | undefined;
  /** The model that answered. */
  models?: Array<string> | null | undefined;
  /** Answers that name at least one of these, up to 20. */
  naming?: Array<MentionTerm> | null | undefined;
  /** Answers that cite none of these. With `citedDomains`: a rival is cited and you are not. */
  notCitedDomains?: Array<string> | null | undefined;
  /** Answers that name none of these, up to 20. */
  notNaming?: Array<MentionTerm> | null | undefined;
  /** The whole prompt, exactly; blanks at the ends do not count. */
  prompts?: Array<string> | null | undefined;
  /** Who was asked. */
  providers?: Array<Provider> | null | undefined;
  /** The model asked for, maybe an alias. */
  requestedModels?: Array<string> | null | undefined;
  /** Words that must all occur in the prompt or the answer; "in quotes" side by side, run* as a beginning. Up to 500 characters. */
  search?: string | null | undefined;
  /** How far they have come. */
  statuses?: Array<TaskStatus> | null | undefined;
  /** What the tag begins with; case matters. */
  tagPrefix?: string | null | undefined;
  /** The poster's own mark. */
  tags?: Array<string> | null | undefined;
  /** Whether the model searched the web. */
  webSearch?: boolean | null | undefined;
};

/** One prompt for one model. A setting that is left out is left to upstream. */
export type TaskInput = {
  /** Tells the model to search; needs webSearch. Upstream: force_web_search. */
  forceWebSearch?: boolean | null | undefined;
  /** Aim for the length of the answer, up to 4096. Upstream: max_output_tokens. */
  maxOutputTokens?: number | null | undefined;
  /** The conversation before the prompt, up to 10 turns. Upstream: message_chain. */
  messageChain?: Array<ChatTurnInput> | null | undefined;
  /** One of the provider's `models`. Upstream: model_name. */
  modelName: string;
  /** Whom to ask. PERPLEXITY answers live only. */
  provider?: Provider;
  /** How the model is to behave, up to 500 characters. Upstream: system_message. */
  systemMessage?: string | null | undefined;
  /** Your own mark, to find the task by; up to 230 characters. Upstream: tag. */
  tag?: string | null | undefined;
  /** Randomness: 0 to 1 for CLAUDE, to 2 for others. Upstream: temperature. */
  temperature?: number | null | undefined;
  /** Nucleus sampling, 0 to 1; not with temperature everywhere. Upstream: top_p. */
  topP?: number | null | undefined;
  /** Asks the model to reason first (CLAUDE, GEMINI). Upstream: use_reasoning. */
  useReasoning?: boolean | null | undefined;
  /** The question, up to 500 characters. Upstream: user_prompt. */
  userPrompt: string;
  /** Allows the model to search the web; no order to. Upstream: web_search. */
  webSearch?: boolean | null | undefined;
  /** City to search from. Upstream: web_search_city. */
  webSearchCity?: string | null | undefined;
  /** Country to search from, ISO 3166-1 alpha-2. Upstream: web_search_country_iso_code. */
  webSearchCountryIsoCode?: string | null | undefined;
};

/** How the model was asked. */
export type TaskMethod =
  /** Answered at once and kept nowhere upstream. */
  | 'LIVE'
  /** Posted, and collected when it is finished, up to 72 hours later. */
  | 'STANDARD';

/** How far a task has come. */
export type TaskStatus =
  /** Finished: it has its answer. */
  | 'COMPLETED'
  /** Upstream deleted the answer, 30 days after it was made, before this service had read it. */
  | 'EXPIRED'
  /** Final, without an answer; `failure` says why. */
  | 'FAILED'
  /** Not finished; ask again after `retryAfter` seconds. */
  | 'PENDING';

export type ArchiveListQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TaskFilter | null | undefined;
}>;


export type ArchiveListQuery = { __typename: 'Query', archive: { __typename: 'TaskConnection', totalCount: number, edges: Array<{ __typename: 'TaskEdge', cursor: string, node: { __typename: 'Task', id: string, provider: Provider, status: TaskStatus, completedAt: string | null, request: { __typename: 'TaskRequest', userPrompt: string | null } | null, result: { __typename: 'Result', modelName: string | null, moneySpent: number | null } | null } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } | null };

export type CompletionsSubscriptionVariables = Exact<{
  after?: string | number | null | undefined;
}>;


export type CompletionsSubscription = { taskCompleted: { __typename: 'TaskEvent', eventId: string, task: { __typename: 'Task', id: string, status: TaskStatus, completedAt: string | null, failure: { __typename: 'TaskFailure', code: ErrorCode, message: string, retryable: boolean } | null, result: { __typename: 'Result', modelName: string | null, moneySpent: number | null } | null } } };

export type TaskDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type TaskDetailQuery = { __typename: 'Query', task: { __typename: 'Task', id: string, provider: Provider, status: TaskStatus, retryAfter: number | null, completedAt: string | null, request: { __typename: 'TaskRequest', userPrompt: string | null } | null, failure: { __typename: 'TaskFailure', code: ErrorCode, message: string, retryable: boolean } | null, result: { __typename: 'Result', modelName: string | null, moneySpent: number | null, text: string | null, annotations: Array<{ __typename: 'Annotation', domain: string | null, title: string | null, url: string | null }> | null } | null } | null };

export type AnnotationsOfManyQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type AnnotationsOfManyQuery = { __typename: 'Query', tasks: { __typename: 'TaskLookup', nodes: Array<{ __typename: 'Task', id: string, status: TaskStatus, result: { __typename: 'Result', moneySpent: number | null, annotations: Array<{ __typename: 'Annotation', title: string | null, url: string | null, domain: string | null }> | null } | null } | null>, failures: Array<{ __typename: 'LookupFailure', index: number, id: string, code: ErrorCode, message: string, retryable: boolean }> } | null };

export type AnswerWithCitationsQueryVariables = Exact<{
  id: string | number;
}>;


export type AnswerWithCitationsQuery = { __typename: 'Query', task: { __typename: 'Task', status: TaskStatus, retryAfter: number | null, request: { __typename: 'TaskRequest', userPrompt: string | null } | null, result: { __typename: 'Result', citationState: CitationState, messages: Array<{ __typename: 'Message', text: string | null, sections: Array<{ __typename: 'Section', startOffset: number, endOffset: number, annotations: Array<{ __typename: 'Annotation', title: string | null, url: string | null, host: string | null }> | null }> | null }> } | null } | null };

export type ArchivePageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: TaskFilter | null | undefined;
}>;


export type ArchivePageQuery = { __typename: 'Query', archive: { __typename: 'TaskConnection', totalCount: number, nodes: Array<{ __typename: 'Task', id: string, provider: Provider, status: TaskStatus, completedAt: string | null, tag: string | null, request: { __typename: 'TaskRequest', userPrompt: string | null } | null, result: { __typename: 'Result', modelName: string | null, moneySpent: number | null, citationState: CitationState } | null }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } | null };

export type AsUpstreamSentItQueryVariables = Exact<{
  id: string | number;
}>;


export type AsUpstreamSentItQuery = { __typename: 'Query', task: { __typename: 'Task', raw: unknown, envelope: { __typename: 'Envelope', version: string | null, statusCode: number | null, tasksCount: number | null } | null, results: Array<{ __typename: 'Result', items: Array<
        | { __typename: 'Message', type: string }
        | { __typename: 'Reasoning', type: string }
        | { __typename: 'UnknownItem', raw: unknown, type: string }
      > | null }> | null } | null };

export type BeforePostingQueryVariables = Exact<{
  providers?: Array<Provider> | Provider | null | undefined;
}>;


export type BeforePostingQuery = { __typename: 'Query', models: Array<{ __typename: 'Model', name: string, provider: Provider, reasoning: boolean | null, webSearchSupported: boolean | null, standardSupported: boolean | null }> | null, account: { __typename: 'Account', scopes: Array<string>, budget: { __typename: 'Budget', limit: number | null, spent: number, reserved: number } } | null, limits: { __typename: 'Limits', liveInUse: number, liveMax: number, pendingTasks: number, upstreamCalls: { __typename: 'Window', limit: number, remaining: number } } | null };

export type CitationChangesQueryVariables = Exact<{
  earlier: DateTimeRange;
  later: DateTimeRange;
  filter?: TaskFilter | null | undefined;
}>;


export type CitationChangesQuery = { __typename: 'Query', citationChanges: { __typename: 'CitationChangeConnection', earlierSample: { __typename: 'Sample', answersWithWebSearch: number }, laterSample: { __typename: 'Sample', answersWithWebSearch: number }, nodes: Array<{ __typename: 'CitationChange', key: string, kind: ChangeKind, shareChange: number | null, earlier: { __typename: 'CitationCount', answerCount: number, shareOfAnswers: number | null }, later: { __typename: 'CitationCount', answerCount: number, shareOfAnswers: number | null } }> } | null };

export type CitedDomainsQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type CitedDomainsQuery = { __typename: 'Query', citations: { __typename: 'CitationConnection', sample: { __typename: 'Sample', answers: number, answersWithWebSearch: number, answersWithCitation: number, annotations: number }, nodes: Array<{ __typename: 'CitationGroup', key: string, annotationCount: number, answerCount: number, shareOfAnswers: number | null, lastSeenAt: string | null, trend: Array<{ __typename: 'TrendPoint', date: string, count: number, answers: number, sampleAnswers: number, share: number | null }> }> } | null };

export type CompareAnswersQueryVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type CompareAnswersQuery = { __typename: 'Query', compare: { __typename: 'Comparison', overlap: number | null, sharedDomains: Array<string>, entries: Array<{ __typename: 'ComparisonEntry', domains: Array<string>, onlyHere: Array<string>, task: { __typename: 'Task', id: string, provider: Provider, result: { __typename: 'Result', modelName: string | null } | null } }>, failures: Array<{ __typename: 'LookupFailure', id: string, code: ErrorCode }> } | null };

export type EveryItemQueryVariables = Exact<{
  id: string | number;
}>;


export type EveryItemQuery = { __typename: 'Query', task: { __typename: 'Task', results: Array<{ __typename: 'Result', fanOutQueries: Array<string> | null, items: Array<
        | { __typename: 'Message', type: string, index: number, sections: Array<{ __typename: 'Section', type: string, text: string | null, annotations: Array<{ __typename: 'Annotation', title: string | null, url: string | null }> | null }> | null }
        | { __typename: 'Reasoning', type: string, index: number, sections: Array<{ __typename: 'Section', type: string, text: string | null }> | null }
        | { __typename: 'UnknownItem', type: string, index: number }
      > | null }> | null } | null };

export type FanOutQueriesQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first?: number | null | undefined;
}>;


export type FanOutQueriesQuery = { __typename: 'Query', fanOutQueries: { __typename: 'FanOutConnection', answers: number, reportingAnswers: number, nodes: Array<{ __typename: 'FanOutQuery', query: string, answerCount: number, lastSeenAt: string }> } | null };

export type HighlightedAnswerQueryVariables = Exact<{
  id: string | number;
  terms: Array<MentionTerm> | MentionTerm;
}>;


export type HighlightedAnswerQuery = { __typename: 'Query', task: { __typename: 'Task', id: string, result: { __typename: 'Result', text: string | null, mentions: Array<{ __typename: 'MentionSpan', term: string, text: string, startOffset: number, endOffset: number }> } | null } | null };

export type MoneyOfOneTaskQueryVariables = Exact<{
  id: string | number;
}>;


export type MoneyOfOneTaskQuery = { __typename: 'Query', task: { __typename: 'Task', status: TaskStatus, result: { __typename: 'Result', modelName: string | null, moneySpent: number | null } | null, charges: { __typename: 'Charges', total: number | null, complete: boolean } } | null };

export type MyDomainsQueryVariables = Exact<{
  domains: Array<string> | string;
  filter?: TaskFilter | null | undefined;
}>;


export type MyDomainsQuery = { __typename: 'Query', citations: { __typename: 'CitationConnection', sample: { __typename: 'Sample', answersWithWebSearch: number }, nodes: Array<{ __typename: 'CitationGroup', key: string, answerCount: number, shareOfAnswers: number | null, trend: Array<{ __typename: 'TrendPoint', date: string, answers: number, sampleAnswers: number, share: number | null }>, breakdown: Array<{ __typename: 'BreakdownEntry', key: string | null, answers: number, sampleAnswers: number, share: number | null }> }> } | null };

export type PostTasksMutationVariables = Exact<{
  input: PostTasksInput;
}>;


export type PostTasksMutation = { __typename: 'Mutation', postTasks: { __typename: 'PostTasksPayload', cost: number | null, estimatedCost: number | null, replayed: boolean, tasks: Array<{ __typename: 'Task', id: string, status: TaskStatus, tag: string | null } | null>, userErrors: Array<{ __typename: 'UserError', code: ErrorCode, field: Array<string> | null, message: string, retryable: boolean }> } | null };

export type PromptMatrixQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PromptMatrixQuery = { __typename: 'Query', prompts: { __typename: 'PromptConnection', totalCount: number, edges: Array<{ __typename: 'PromptEdge', node: { __typename: 'Prompt', text: string, taskCount: number, answerCount: number, moneySpent: number, lastAnsweredAt: string | null, latest: Array<{ __typename: 'Task', id: string, provider: Provider, completedAt: string | null, request: { __typename: 'TaskRequest', modelName: string | null } | null, result: { __typename: 'Result', modelName: string | null, citationState: CitationState, annotations: Array<{ __typename: 'Annotation', domain: string | null }> | null } | null }> } }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } | null };

export type RivalGapQueryVariables = Exact<{
  rivals: Array<string> | string;
  mine: Array<string> | string;
  first?: number | null | undefined;
}>;


export type RivalGapQuery = { __typename: 'Query', archive: { __typename: 'TaskConnection', totalCount: number, edges: Array<{ __typename: 'TaskEdge', node: { __typename: 'Task', id: string, provider: Provider, completedAt: string | null, request: { __typename: 'TaskRequest', userPrompt: string | null } | null, result: { __typename: 'Result', annotations: Array<{ __typename: 'Annotation', domain: string | null }> | null } | null } }> } | null };

export type ShareOfVoiceQueryVariables = Exact<{
  terms: Array<MentionTerm> | MentionTerm;
  filter?: TaskFilter | null | undefined;
}>;


export type ShareOfVoiceQuery = { __typename: 'Query', mentions: { __typename: 'MentionReport', sample: { __typename: 'Sample', answers: number, emptyAnswers: number, from: string | null, to: string | null }, nodes: Array<{ __typename: 'Mention', term: string, mentionCount: number, answerCount: number, shareOfAnswers: number | null, shareOfVoice: number | null, citedAnswerCount: number, trend: Array<{ __typename: 'TrendPoint', date: string, answers: number, sampleAnswers: number, share: number | null }>, breakdown: Array<{ __typename: 'BreakdownEntry', key: string | null, answers: number, sampleAnswers: number, share: number | null }> }> } | null };

export type SpendByModelAndDayQueryVariables = Exact<{
  filter?: TaskFilter | null | undefined;
}>;


export type SpendByModelAndDayQuery = { __typename: 'Query', spend: { __typename: 'SpendReport', truncated: boolean, total: { __typename: 'SpendBucket', moneySpent: number, charged: number, taskCount: number, unknownCount: number }, buckets: Array<{ __typename: 'SpendBucket', moneySpent: number, taskCount: number, unknownCount: number, inputTokens: number, outputTokens: number, key: { __typename: 'SpendKey', model: string | null, day: string | null } }> } | null };

export type UpstreamAccountQueryVariables = Exact<{ [key: string]: never; }>;


export type UpstreamAccountQuery = { __typename: 'Query', account: { __typename: 'Account', login: string | null, balance: number | null, checkedAt: string | null, budget: { __typename: 'Budget', limit: number | null, spent: number, reserved: number } } | null };

export type WatchTasksSubscriptionVariables = Exact<{
  ids: Array<string | number> | string | number;
}>;


export type WatchTasksSubscription = { taskUpdated: { __typename: 'TaskEvent', eventId: string, previousStatus: TaskStatus | null, task: { __typename: 'Task', id: string, status: TaskStatus, result: { __typename: 'Result', moneySpent: number | null, citationState: CitationState } | null, failure: { __typename: 'TaskFailure', code: ErrorCode, message: string } | null } } };


export const ArchiveListDocument = {"__meta__":{"hash":"sha256:0ace86e0f0603dbf91d66510c30df7899cdd56a24c804d71349ccff673e7b633"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ArchiveList"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"archive"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"userPrompt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveListQuery, ArchiveListQueryVariables>;
export const CompletionsDocument = {"__meta__":{"hash":"sha256:815a5af1d8795c4b8c75fc6cc25ddb9a65c4a2d24d7057e827d9181f2e387907"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Completions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskCompleted"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CompletionsSubscription, CompletionsSubscriptionVariables>;
export const TaskDetailDocument = {"__meta__":{"hash":"sha256:0f3b1c82c3471313a7001935e48f69bbaaed79f0637fbcc0ef38c127162f6527"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TaskDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"userPrompt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"distinct"},"value":{"kind":"EnumValue","value":"DOMAIN"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]}}]} as unknown as DocumentNode<TaskDetailQuery, TaskDetailQueryVariables>;
export const AnnotationsOfManyDocument = {"__meta__":{"hash":"sha256:d8bb89e5c6b1428f17da264a6580aeded2a2f1d7c44ba8e3ac1386a2348e1082"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnnotationsOfMany"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"distinct"},"value":{"kind":"EnumValue","value":"URL"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"domain"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}}]}}]}}]} as unknown as DocumentNode<AnnotationsOfManyQuery, AnnotationsOfManyQueryVariables>;
export const AnswerWithCitationsDocument = {"__meta__":{"hash":"sha256:9356a9147179be8f1daa1d2d1b9373fba6b938d22715ecaaed0f8cf847b8f62f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnswerWithCitations"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"retryAfter"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"userPrompt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"citationState"}},{"kind":"Field","name":{"kind":"Name","value":"messages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"startOffset"}},{"kind":"Field","name":{"kind":"Name","value":"endOffset"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"host"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AnswerWithCitationsQuery, AnswerWithCitationsQueryVariables>;
export const ArchivePageDocument = {"__meta__":{"hash":"sha256:ffdbc6c56dce96d0a316f7c80a08e5040b04057e3d04a7329cc7b0a5c4a1a6da"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ArchivePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"25"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"archive"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"tag"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"userPrompt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"citationState"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<ArchivePageQuery, ArchivePageQueryVariables>;
export const AsUpstreamSentItDocument = {"__meta__":{"hash":"sha256:b617d137560493741927de4d0856220ca124d002509fce6b7c87f74d4f919124"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AsUpstreamSentIt"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}},{"kind":"Field","name":{"kind":"Name","value":"envelope"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"statusCode"}},{"kind":"Field","name":{"kind":"Name","value":"tasksCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UnknownItem"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"raw"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<AsUpstreamSentItQuery, AsUpstreamSentItQueryVariables>;
export const BeforePostingDocument = {"__meta__":{"hash":"sha256:519051c408240968684147ac0146c45ba4426c90dabd69526d0eb4c101d640de"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BeforePosting"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"providers"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Provider"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"models"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"providers"},"value":{"kind":"Variable","name":{"kind":"Name","value":"providers"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"reasoning"}},{"kind":"Field","name":{"kind":"Name","value":"webSearchSupported"}},{"kind":"Field","name":{"kind":"Name","value":"standardSupported"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"spent"}},{"kind":"Field","name":{"kind":"Name","value":"reserved"}}]}},{"kind":"Field","name":{"kind":"Name","value":"scopes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"limits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"liveInUse"}},{"kind":"Field","name":{"kind":"Name","value":"liveMax"}},{"kind":"Field","name":{"kind":"Name","value":"pendingTasks"}},{"kind":"Field","name":{"kind":"Name","value":"upstreamCalls"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"remaining"}}]}}]}}]}}]} as unknown as DocumentNode<BeforePostingQuery, BeforePostingQueryVariables>;
export const CitationChangesDocument = {"__meta__":{"hash":"sha256:311b87c90be23ded02263c361888ea9d669d99b5265d116434ac6eec45d90091"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CitationChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"earlier"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeRange"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"later"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTimeRange"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"citationChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"earlier"},"value":{"kind":"Variable","name":{"kind":"Name","value":"earlier"}}},{"kind":"Argument","name":{"kind":"Name","value":"later"},"value":{"kind":"Variable","name":{"kind":"Name","value":"later"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"GAINED"},{"kind":"EnumValue","value":"LOST"},{"kind":"EnumValue","value":"UP"},{"kind":"EnumValue","value":"DOWN"}]}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"earlierSample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answersWithWebSearch"}}]}},{"kind":"Field","name":{"kind":"Name","value":"laterSample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answersWithWebSearch"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"shareChange"}},{"kind":"Field","name":{"kind":"Name","value":"earlier"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfAnswers"}}]}},{"kind":"Field","name":{"kind":"Name","value":"later"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfAnswers"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CitationChangesQuery, CitationChangesQueryVariables>;
export const CitedDomainsDocument = {"__meta__":{"hash":"sha256:6ce1ab39fcb61815d7adaeb591c957c332be1300a7172fead5607822039ff1a0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CitedDomains"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"citations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"EnumValue","value":"DOMAIN"}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"answersWithWebSearch"}},{"kind":"Field","name":{"kind":"Name","value":"answersWithCitation"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"annotationCount"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"trend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"EnumValue","value":"WEEK"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"sampleAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}}]}}]}}]}}]} as unknown as DocumentNode<CitedDomainsQuery, CitedDomainsQueryVariables>;
export const CompareAnswersDocument = {"__meta__":{"hash":"sha256:326b752c5f0a30863da755a4edc2abbd4e975e6f3b1c923c64dd49722724b6ef"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"CompareAnswers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"compare"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"overlap"}},{"kind":"Field","name":{"kind":"Name","value":"sharedDomains"}},{"kind":"Field","name":{"kind":"Name","value":"entries"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"domains"}},{"kind":"Field","name":{"kind":"Name","value":"onlyHere"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failures"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}}]}}]}}]}}]} as unknown as DocumentNode<CompareAnswersQuery, CompareAnswersQueryVariables>;
export const EveryItemDocument = {"__meta__":{"hash":"sha256:5ca6f75ae4e8765778824a3dce0330024ff0c0f31172b3e8bc1e8fd54e1ea966"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"EveryItem"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"fanOutQueries"}},{"kind":"Field","name":{"kind":"Name","value":"items"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Reasoning"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Message"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"sections"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<EveryItemQuery, EveryItemQueryVariables>;
export const FanOutQueriesDocument = {"__meta__":{"hash":"sha256:9e0d365cff9ba80c5f753953bafcf41bb44b6758d05dda7f56c134ef6673b599"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FanOutQueries"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"fanOutQueries"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"reportingAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"query"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"lastSeenAt"}}]}}]}}]}}]} as unknown as DocumentNode<FanOutQueriesQuery, FanOutQueriesQueryVariables>;
export const HighlightedAnswerDocument = {"__meta__":{"hash":"sha256:8689ce6030ab996e130e013ea9a624a6fa304fd5387037bf7d5720d111a21120"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"HighlightedAnswer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"terms"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MentionTerm"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"mentions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"terms"},"value":{"kind":"Variable","name":{"kind":"Name","value":"terms"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"term"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"startOffset"}},{"kind":"Field","name":{"kind":"Name","value":"endOffset"}}]}}]}}]}}]}}]} as unknown as DocumentNode<HighlightedAnswerQuery, HighlightedAnswerQueryVariables>;
export const MoneyOfOneTaskDocument = {"__meta__":{"hash":"sha256:69916e1fabd3451f0ac5c78f0cfe8358682564e21c13dc255110d1e346d8e9bc"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MoneyOfOneTask"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}}]}},{"kind":"Field","name":{"kind":"Name","value":"charges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"complete"}}]}}]}}]}}]} as unknown as DocumentNode<MoneyOfOneTaskQuery, MoneyOfOneTaskQueryVariables>;
export const MyDomainsDocument = {"__meta__":{"hash":"sha256:13ba686f04dc94bc5f40d7bc233d0e9449595ec127c0fed4048d0e3a7d7083fa"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MyDomains"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"domains"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"citations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"Variable","name":{"kind":"Name","value":"domains"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"EnumValue","value":"DOMAIN"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answersWithWebSearch"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"trend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"EnumValue","value":"WEEK"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"sampleAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"PROVIDER"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"sampleAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MyDomainsQuery, MyDomainsQueryVariables>;
export const PostTasksDocument = {"__meta__":{"hash":"sha256:be55c62f4d1044530e34b9945e047f345b5622a2d28487c63115550f3f63b845"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"PostTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PostTasksInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"postTasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"tag"}}]}},{"kind":"Field","name":{"kind":"Name","value":"cost"}},{"kind":"Field","name":{"kind":"Name","value":"estimatedCost"}},{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"retryable"}}]}}]}}]}}]} as unknown as DocumentNode<PostTasksMutation, PostTasksMutationVariables>;
export const PromptMatrixDocument = {"__meta__":{"hash":"sha256:2793befaf4a6cf2c46453fd95323ed68334d517974c9c3bcba6e24e9f119d7db"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PromptMatrix"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"prompts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"taskCount"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"lastAnsweredAt"}},{"kind":"Field","name":{"kind":"Name","value":"latest"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"modelName"}},{"kind":"Field","name":{"kind":"Name","value":"citationState"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"distinct"},"value":{"kind":"EnumValue","value":"DOMAIN"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<PromptMatrixQuery, PromptMatrixQueryVariables>;
export const RivalGapDocument = {"__meta__":{"hash":"sha256:bd1789c527c71e5bbbac8f3a320b282fa653374fdaf172fafbe5d17ead558523"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RivalGap"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"rivals"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"mine"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"archive"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"citedDomains"},"value":{"kind":"Variable","name":{"kind":"Name","value":"rivals"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"notCitedDomains"},"value":{"kind":"Variable","name":{"kind":"Name","value":"mine"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"provider"}},{"kind":"Field","name":{"kind":"Name","value":"completedAt"}},{"kind":"Field","name":{"kind":"Name","value":"request"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"userPrompt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"annotations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"distinct"},"value":{"kind":"EnumValue","value":"DOMAIN"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RivalGapQuery, RivalGapQueryVariables>;
export const ShareOfVoiceDocument = {"__meta__":{"hash":"sha256:568d41b38b0721fcd4f8165658bf4c376da453935dd19fbdd08f29f159d32071"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ShareOfVoice"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"terms"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"MentionTerm"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"mentions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"terms"},"value":{"kind":"Variable","name":{"kind":"Name","value":"terms"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"sample"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"emptyAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"term"}},{"kind":"Field","name":{"kind":"Name","value":"mentionCount"}},{"kind":"Field","name":{"kind":"Name","value":"answerCount"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"shareOfVoice"}},{"kind":"Field","name":{"kind":"Name","value":"citedAnswerCount"}},{"kind":"Field","name":{"kind":"Name","value":"trend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"interval"},"value":{"kind":"EnumValue","value":"WEEK"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"date"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"sampleAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}},{"kind":"Field","name":{"kind":"Name","value":"breakdown"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"PROVIDER"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"answers"}},{"kind":"Field","name":{"kind":"Name","value":"sampleAnswers"}},{"kind":"Field","name":{"kind":"Name","value":"share"}}]}}]}}]}}]}}]} as unknown as DocumentNode<ShareOfVoiceQuery, ShareOfVoiceQueryVariables>;
export const SpendByModelAndDayDocument = {"__meta__":{"hash":"sha256:3370881b756e16f2f57c3c215cacb428625f04f471e4e023f7e348f9cb1d0888"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"SpendByModelAndDay"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"spend"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"groupBy"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"MODEL"},{"kind":"EnumValue","value":"DAY"}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"total"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"charged"}},{"kind":"Field","name":{"kind":"Name","value":"taskCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"buckets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"key"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"model"}},{"kind":"Field","name":{"kind":"Name","value":"day"}}]}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"taskCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownCount"}},{"kind":"Field","name":{"kind":"Name","value":"inputTokens"}},{"kind":"Field","name":{"kind":"Name","value":"outputTokens"}}]}},{"kind":"Field","name":{"kind":"Name","value":"truncated"}}]}}]}}]} as unknown as DocumentNode<SpendByModelAndDayQuery, SpendByModelAndDayQueryVariables>;
export const UpstreamAccountDocument = {"__meta__":{"hash":"sha256:17f481edee56f60a0b93410c6c6323e78cf16bf6fcbc6aa2f6bc14472ae98f22"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UpstreamAccount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"login"}},{"kind":"Field","name":{"kind":"Name","value":"balance"}},{"kind":"Field","name":{"kind":"Name","value":"checkedAt"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"limit"}},{"kind":"Field","name":{"kind":"Name","value":"spent"}},{"kind":"Field","name":{"kind":"Name","value":"reserved"}}]}}]}}]}}]} as unknown as DocumentNode<UpstreamAccountQuery, UpstreamAccountQueryVariables>;
export const WatchTasksDocument = {"__meta__":{"hash":"sha256:19c9fc4bc421d36eeb0f89347f77339bfaf68ab298975127c1368c05c5337007"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WatchTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskUpdated"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"eventId"}},{"kind":"Field","name":{"kind":"Name","value":"previousStatus"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"result"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"moneySpent"}},{"kind":"Field","name":{"kind":"Name","value":"citationState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]} as unknown as DocumentNode<WatchTasksSubscription, WatchTasksSubscriptionVariables>;