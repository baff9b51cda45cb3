/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "query AnnotationsOfMany($ids: [ID!]!) {\n  tasks(ids: $ids) {\n    nodes {\n      id\n      status\n      result {\n        moneySpent\n        annotations(distinct: URL) {\n          title\n          url\n          domain\n        }\n      }\n    }\n    failures {\n      index\n      id\n      code\n      message\n      retryable\n    }\n  }\n}": typeof types.AnnotationsOfManyDocument,
    "query AnswerWithCitations($id: ID!) {\n  task(id: $id) {\n    status\n    retryAfter\n    request {\n      userPrompt\n    }\n    result {\n      citationState\n      messages {\n        text\n        sections {\n          startOffset\n          endOffset\n          annotations {\n            title\n            url\n            host\n          }\n        }\n      }\n    }\n  }\n}": typeof types.AnswerWithCitationsDocument,
    "query ArchivePage($first: Int = 25, $after: String, $filter: TaskFilter) {\n  archive(first: $first, after: $after, filter: $filter) {\n    totalCount\n    nodes {\n      id\n      provider\n      status\n      completedAt\n      tag\n      request {\n        userPrompt\n      }\n      result {\n        modelName\n        moneySpent\n        citationState\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": typeof types.ArchivePageDocument,
    "query BeforePosting($providers: [Provider!]) {\n  models(providers: $providers) {\n    name\n    provider\n    reasoning\n    webSearchSupported\n    standardSupported\n  }\n  account {\n    balance\n    budget {\n      limit\n      spent\n      reserved\n    }\n    scopes\n  }\n  limits {\n    liveInUse\n    liveMax\n    pendingTasks\n    upstreamCalls {\n      limit\n      remaining\n    }\n  }\n}": typeof types.BeforePostingDocument,
    "query CitedDomains($filter: TaskFilter, $first: Int = 10) {\n  citations(filter: $filter, groupBy: DOMAIN, first: $first) {\n    sample {\n      answers\n      answersWithWebSearch\n      answersWithCitation\n      annotations\n    }\n    nodes {\n      key\n      annotationCount\n      answerCount\n      shareOfAnswers\n      lastSeenAt\n      trend(interval: WEEK) {\n        date\n        count\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}": typeof types.CitedDomainsDocument,
    "query CompareAnswers($ids: [ID!]!) {\n  compare(ids: $ids) {\n    overlap\n    sharedDomains\n    entries {\n      task {\n        id\n        provider\n        result {\n          modelName\n        }\n      }\n      domains\n      onlyHere\n    }\n    failures {\n      id\n      code\n    }\n  }\n}": typeof types.CompareAnswersDocument,
    "query EveryItem($id: ID!) {\n  task(id: $id) {\n    results {\n      fanOutQueries\n      items {\n        __typename\n        type\n        index\n        ... on Reasoning {\n          sections {\n            type\n            text\n          }\n        }\n        ... on Message {\n          sections {\n            type\n            text\n            annotations {\n              title\n              url\n            }\n          }\n        }\n        ... on UnknownItem {\n          raw\n        }\n      }\n    }\n  }\n}": typeof types.EveryItemDocument,
    "query FanOutQueries($filter: TaskFilter, $first: Int = 20) {\n  fanOutQueries(filter: $filter, first: $first) {\n    answers\n    reportingAnswers\n    nodes {\n      query\n      answerCount\n      lastSeenAt\n    }\n  }\n}": typeof types.FanOutQueriesDocument,
    "query MoneyOfOneTask($id: ID!) {\n  task(id: $id) {\n    status\n    result {\n      modelName\n      moneySpent\n    }\n    charges {\n      total\n      complete\n    }\n  }\n}": typeof types.MoneyOfOneTaskDocument,
    "mutation PostTasks($input: PostTasksInput!) {\n  postTasks(input: $input) {\n    tasks {\n      id\n      status\n      tag\n    }\n    cost\n    estimatedCost\n    replayed\n    userErrors {\n      code\n      field\n      message\n      retryable\n    }\n  }\n}": typeof types.PostTasksDocument,
    "query ShareOfVoice($terms: [MentionTerm!]!, $filter: TaskFilter) {\n  mentions(terms: $terms, filter: $filter) {\n    sample {\n      answers\n      from\n      to\n    }\n    nodes {\n      term\n      mentionCount\n      answerCount\n      shareOfAnswers\n      shareOfVoice\n      citedAnswerCount\n      trend(interval: WEEK) {\n        date\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}": typeof types.ShareOfVoiceDocument,
    "query SpendByModelAndDay($filter: TaskFilter) {\n  spend(filter: $filter, groupBy: [MODEL, DAY]) {\n    total {\n      moneySpent\n      charged\n      taskCount\n      unknownCount\n    }\n    buckets {\n      key {\n        model\n        day\n      }\n      moneySpent\n      taskCount\n      unknownCount\n      inputTokens\n      outputTokens\n    }\n    truncated\n  }\n}": typeof types.SpendByModelAndDayDocument,
    "subscription WatchTasks($ids: [ID!]!) {\n  taskUpdated(ids: $ids) {\n    eventId\n    previousStatus\n    task {\n      id\n      status\n      result {\n        moneySpent\n        citationState\n      }\n      failure {\n        code\n        message\n      }\n    }\n  }\n}": typeof types.WatchTasksDocument,
};
const documents: Documents = {
    "query AnnotationsOfMany($ids: [ID!]!) {\n  tasks(ids: $ids) {\n    nodes {\n      id\n      status\n      result {\n        moneySpent\n        annotations(distinct: URL) {\n          title\n          url\n          domain\n        }\n      }\n    }\n    failures {\n      index\n      id\n      code\n      message\n      retryable\n    }\n  }\n}": types.AnnotationsOfManyDocument,
    "query AnswerWithCitations($id: ID!) {\n  task(id: $id) {\n    status\n    retryAfter\n    request {\n      userPrompt\n    }\n    result {\n      citationState\n      messages {\n        text\n        sections {\n          startOffset\n          endOffset\n          annotations {\n            title\n            url\n            host\n          }\n        }\n      }\n    }\n  }\n}": types.AnswerWithCitationsDocument,
    "query ArchivePage($first: Int = 25, $after: String, $filter: TaskFilter) {\n  archive(first: $first, after: $after, filter: $filter) {\n    totalCount\n    nodes {\n      id\n      provider\n      status\n      completedAt\n      tag\n      request {\n        userPrompt\n      }\n      result {\n        modelName\n        moneySpent\n        citationState\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}": types.ArchivePageDocument,
    "query BeforePosting($providers: [Provider!]) {\n  models(providers: $providers) {\n    name\n    provider\n    reasoning\n    webSearchSupported\n    standardSupported\n  }\n  account {\n    balance\n    budget {\n      limit\n      spent\n      reserved\n    }\n    scopes\n  }\n  limits {\n    liveInUse\n    liveMax\n    pendingTasks\n    upstreamCalls {\n      limit\n      remaining\n    }\n  }\n}": types.BeforePostingDocument,
    "query CitedDomains($filter: TaskFilter, $first: Int = 10) {\n  citations(filter: $filter, groupBy: DOMAIN, first: $first) {\n    sample {\n      answers\n      answersWithWebSearch\n      answersWithCitation\n      annotations\n    }\n    nodes {\n      key\n      annotationCount\n      answerCount\n      shareOfAnswers\n      lastSeenAt\n      trend(interval: WEEK) {\n        date\n        count\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}": types.CitedDomainsDocument,
    "query CompareAnswers($ids: [ID!]!) {\n  compare(ids: $ids) {\n    overlap\n    sharedDomains\n    entries {\n      task {\n        id\n        provider\n        result {\n          modelName\n        }\n      }\n      domains\n      onlyHere\n    }\n    failures {\n      id\n      code\n    }\n  }\n}": types.CompareAnswersDocument,
    "query EveryItem($id: ID!) {\n  task(id: $id) {\n    results {\n      fanOutQueries\n      items {\n        __typename\n        type\n        index\n        ... on Reasoning {\n          sections {\n            type\n            text\n          }\n        }\n        ... on Message {\n          sections {\n            type\n            text\n            annotations {\n              title\n              url\n            }\n          }\n        }\n        ... on UnknownItem {\n          raw\n        }\n      }\n    }\n  }\n}": types.EveryItemDocument,
    "query FanOutQueries($filter: TaskFilter, $first: Int = 20) {\n  fanOutQueries(filter: $filter, first: $first) {\n    answers\n    reportingAnswers\n    nodes {\n      query\n      answerCount\n      lastSeenAt\n    }\n  }\n}": types.FanOutQueriesDocument,
    "query MoneyOfOneTask($id: ID!) {\n  task(id: $id) {\n    status\n    result {\n      modelName\n      moneySpent\n    }\n    charges {\n      total\n      complete\n    }\n  }\n}": types.MoneyOfOneTaskDocument,
    "mutation PostTasks($input: PostTasksInput!) {\n  postTasks(input: $input) {\n    tasks {\n      id\n      status\n      tag\n    }\n    cost\n    estimatedCost\n    replayed\n    userErrors {\n      code\n      field\n      message\n      retryable\n    }\n  }\n}": types.PostTasksDocument,
    "query ShareOfVoice($terms: [MentionTerm!]!, $filter: TaskFilter) {\n  mentions(terms: $terms, filter: $filter) {\n    sample {\n      answers\n      from\n      to\n    }\n    nodes {\n      term\n      mentionCount\n      answerCount\n      shareOfAnswers\n      shareOfVoice\n      citedAnswerCount\n      trend(interval: WEEK) {\n        date\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}": types.ShareOfVoiceDocument,
    "query SpendByModelAndDay($filter: TaskFilter) {\n  spend(filter: $filter, groupBy: [MODEL, DAY]) {\n    total {\n      moneySpent\n      charged\n      taskCount\n      unknownCount\n    }\n    buckets {\n      key {\n        model\n        day\n      }\n      moneySpent\n      taskCount\n      unknownCount\n      inputTokens\n      outputTokens\n    }\n    truncated\n  }\n}": types.SpendByModelAndDayDocument,
    "subscription WatchTasks($ids: [ID!]!) {\n  taskUpdated(ids: $ids) {\n    eventId\n    previousStatus\n    task {\n      id\n      status\n      result {\n        moneySpent\n        citationState\n      }\n      failure {\n        code\n        message\n      }\n    }\n  }\n}": types.WatchTasksDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AnnotationsOfMany($ids: [ID!]!) {\n  tasks(ids: $ids) {\n    nodes {\n      id\n      status\n      result {\n        moneySpent\n        annotations(distinct: URL) {\n          title\n          url\n          domain\n        }\n      }\n    }\n    failures {\n      index\n      id\n      code\n      message\n      retryable\n    }\n  }\n}"): (typeof documents)["query AnnotationsOfMany($ids: [ID!]!) {\n  tasks(ids: $ids) {\n    nodes {\n      id\n      status\n      result {\n        moneySpent\n        annotations(distinct: URL) {\n          title\n          url\n          domain\n        }\n      }\n    }\n    failures {\n      index\n      id\n      code\n      message\n      retryable\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query AnswerWithCitations($id: ID!) {\n  task(id: $id) {\n    status\n    retryAfter\n    request {\n      userPrompt\n    }\n    result {\n      citationState\n      messages {\n        text\n        sections {\n          startOffset\n          endOffset\n          annotations {\n            title\n            url\n            host\n          }\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query AnswerWithCitations($id: ID!) {\n  task(id: $id) {\n    status\n    retryAfter\n    request {\n      userPrompt\n    }\n    result {\n      citationState\n      messages {\n        text\n        sections {\n          startOffset\n          endOffset\n          annotations {\n            title\n            url\n            host\n          }\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ArchivePage($first: Int = 25, $after: String, $filter: TaskFilter) {\n  archive(first: $first, after: $after, filter: $filter) {\n    totalCount\n    nodes {\n      id\n      provider\n      status\n      completedAt\n      tag\n      request {\n        userPrompt\n      }\n      result {\n        modelName\n        moneySpent\n        citationState\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"): (typeof documents)["query ArchivePage($first: Int = 25, $after: String, $filter: TaskFilter) {\n  archive(first: $first, after: $after, filter: $filter) {\n    totalCount\n    nodes {\n      id\n      provider\n      status\n      completedAt\n      tag\n      request {\n        userPrompt\n      }\n      result {\n        modelName\n        moneySpent\n        citationState\n      }\n    }\n    pageInfo {\n      hasNextPage\n      endCursor\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query BeforePosting($providers: [Provider!]) {\n  models(providers: $providers) {\n    name\n    provider\n    reasoning\n    webSearchSupported\n    standardSupported\n  }\n  account {\n    balance\n    budget {\n      limit\n      spent\n      reserved\n    }\n    scopes\n  }\n  limits {\n    liveInUse\n    liveMax\n    pendingTasks\n    upstreamCalls {\n      limit\n      remaining\n    }\n  }\n}"): (typeof documents)["query BeforePosting($providers: [Provider!]) {\n  models(providers: $providers) {\n    name\n    provider\n    reasoning\n    webSearchSupported\n    standardSupported\n  }\n  account {\n    balance\n    budget {\n      limit\n      spent\n      reserved\n    }\n    scopes\n  }\n  limits {\n    liveInUse\n    liveMax\n    pendingTasks\n    upstreamCalls {\n      limit\n      remaining\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CitedDomains($filter: TaskFilter, $first: Int = 10) {\n  citations(filter: $filter, groupBy: DOMAIN, first: $first) {\n    sample {\n      answers\n      answersWithWebSearch\n      answersWithCitation\n      annotations\n    }\n    nodes {\n      key\n      annotationCount\n      answerCount\n      shareOfAnswers\n      lastSeenAt\n      trend(interval: WEEK) {\n        date\n        count\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}"): (typeof documents)["query CitedDomains($filter: TaskFilter, $first: Int = 10) {\n  citations(filter: $filter, groupBy: DOMAIN, first: $first) {\n    sample {\n      answers\n      answersWithWebSearch\n      answersWithCitation\n      annotations\n    }\n    nodes {\n      key\n      annotationCount\n      answerCount\n      shareOfAnswers\n      lastSeenAt\n      trend(interval: WEEK) {\n        date\n        count\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query CompareAnswers($ids: [ID!]!) {\n  compare(ids: $ids) {\n    overlap\n    sharedDomains\n    entries {\n      task {\n        id\n        provider\n        result {\n          modelName\n        }\n      }\n      domains\n      onlyHere\n    }\n    failures {\n      id\n      code\n    }\n  }\n}"): (typeof documents)["query CompareAnswers($ids: [ID!]!) {\n  compare(ids: $ids) {\n    overlap\n    sharedDomains\n    entries {\n      task {\n        id\n        provider\n        result {\n          modelName\n        }\n      }\n      domains\n      onlyHere\n    }\n    failures {\n      id\n      code\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query EveryItem($id: ID!) {\n  task(id: $id) {\n    results {\n      fanOutQueries\n      items {\n        __typename\n        type\n        index\n        ... on Reasoning {\n          sections {\n            type\n            text\n          }\n        }\n        ... on Message {\n          sections {\n            type\n            text\n            annotations {\n              title\n              url\n            }\n          }\n        }\n        ... on UnknownItem {\n          raw\n        }\n      }\n    }\n  }\n}"): (typeof documents)["query EveryItem($id: ID!) {\n  task(id: $id) {\n    results {\n      fanOutQueries\n      items {\n        __typename\n        type\n        index\n        ... on Reasoning {\n          sections {\n            type\n            text\n          }\n        }\n        ... on Message {\n          sections {\n            type\n            text\n            annotations {\n              title\n              url\n            }\n          }\n        }\n        ... on UnknownItem {\n          raw\n        }\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query FanOutQueries($filter: TaskFilter, $first: Int = 20) {\n  fanOutQueries(filter: $filter, first: $first) {\n    answers\n    reportingAnswers\n    nodes {\n      query\n      answerCount\n      lastSeenAt\n    }\n  }\n}"): (typeof documents)["query FanOutQueries($filter: TaskFilter, $first: Int = 20) {\n  fanOutQueries(filter: $filter, first: $first) {\n    answers\n    reportingAnswers\n    nodes {\n      query\n      answerCount\n      lastSeenAt\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MoneyOfOneTask($id: ID!) {\n  task(id: $id) {\n    status\n    result {\n      modelName\n      moneySpent\n    }\n    charges {\n      total\n      complete\n    }\n  }\n}"): (typeof documents)["query MoneyOfOneTask($id: ID!) {\n  task(id: $id) {\n    status\n    result {\n      modelName\n      moneySpent\n    }\n    charges {\n      total\n      complete\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PostTasks($input: PostTasksInput!) {\n  postTasks(input: $input) {\n    tasks {\n      id\n      status\n      tag\n    }\n    cost\n    estimatedCost\n    replayed\n    userErrors {\n      code\n      field\n      message\n      retryable\n    }\n  }\n}"): (typeof documents)["mutation PostTasks($input: PostTasksInput!) {\n  postTasks(input: $input) {\n    tasks {\n      id\n      status\n      tag\n    }\n    cost\n    estimatedCost\n    replayed\n    userErrors {\n      code\n      field\n      message\n      retryable\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ShareOfVoice($terms: [MentionTerm!]!, $filter: TaskFilter) {\n  mentions(terms: $terms, filter: $filter) {\n    sample {\n      answers\n      from\n      to\n    }\n    nodes {\n      term\n      mentionCount\n      answerCount\n      shareOfAnswers\n      shareOfVoice\n      citedAnswerCount\n      trend(interval: WEEK) {\n        date\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}"): (typeof documents)["query ShareOfVoice($terms: [MentionTerm!]!, $filter: TaskFilter) {\n  mentions(terms: $terms, filter: $filter) {\n    sample {\n      answers\n      from\n      to\n    }\n    nodes {\n      term\n      mentionCount\n      answerCount\n      shareOfAnswers\n      shareOfVoice\n      citedAnswerCount\n      trend(interval: WEEK) {\n        date\n        answers\n        sampleAnswers\n        share\n      }\n    }\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query SpendByModelAndDay($filter: TaskFilter) {\n  spend(filter: $filter, groupBy: [MODEL, DAY]) {\n    total {\n      moneySpent\n      charged\n      taskCount\n      unknownCount\n    }\n    buckets {\n      key {\n        model\n        day\n      }\n      moneySpent\n      taskCount\n      unknownCount\n      inputTokens\n      outputTokens\n    }\n    truncated\n  }\n}"): (typeof documents)["query SpendByModelAndDay($filter: TaskFilter) {\n  spend(filter: $filter, groupBy: [MODEL, DAY]) {\n    total {\n      moneySpent\n      charged\n      taskCount\n      unknownCount\n    }\n    buckets {\n      key {\n        model\n        day\n      }\n      moneySpent\n      taskCount\n      unknownCount\n      inputTokens\n      outputTokens\n    }\n    truncated\n  }\n}"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription WatchTasks($ids: [ID!]!) {\n  taskUpdated(ids: $ids) {\n    eventId\n    previousStatus\n    task {\n      id\n      status\n      result {\n        moneySpent\n        citationState\n      }\n      failure {\n        code\n        message\n      }\n    }\n  }\n}"): (typeof documents)["subscription WatchTasks($ids: [ID!]!) {\n  taskUpdated(ids: $ids) {\n    eventId\n    previousStatus\n    task {\n      id\n      status\n      result {\n        moneySpent\n        citationState\n      }\n      failure {\n        code\n        message\n      }\n    }\n  }\n}"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;