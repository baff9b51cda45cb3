/**
 * @generated SignedSource<<c692e17643e2061aa3bb519cdd6ab4e6>>
 * @relayHash 2e5194f6b250e1af1e6a27ffdc5edffd
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID a669e6af8d578a25c8ed4125950fe643aa700896b3e6487dedaa350196548b5e

import type { ConcreteRequest } from 'relay-runtime';
export type CitationState = "CITED" | "NONE_RETURNED" | "UNKNOWN" | "WEB_SEARCH_OFF" | "%future added value";
export type Provider = "CHAT_GPT" | "CLAUDE" | "GEMINI" | "PERPLEXITY" | "%future added value";
export type TaskMethod = "LIVE" | "STANDARD" | "%future added value";
export type TaskStatus = "COMPLETED" | "EXPIRED" | "FAILED" | "PENDING" | "%future added value";
export type TaskFilter = {
  citationStates?: ReadonlyArray<CitationState> | null | undefined;
  citedDomains?: ReadonlyArray<string> | null | undefined;
  citedUrl?: string | null | undefined;
  completedAt?: DateTimeRange | null | undefined;
  countries?: ReadonlyArray<string> | null | undefined;
  createdAt?: DateTimeRange | null | undefined;
  hasText?: boolean | null | undefined;
  ids?: ReadonlyArray<string> | null | undefined;
  methods?: ReadonlyArray<TaskMethod> | null | undefined;
  models?: ReadonlyArray<string> | null | undefined;
  naming?: ReadonlyArray<MentionTerm> | null | undefined;
  notCitedDomains?: ReadonlyArray<string> | null | undefined;
  notNaming?: ReadonlyArray<MentionTerm> | null | undefined;
  prompts?: ReadonlyArray<string> | null | undefined;
  providers?: ReadonlyArray<Provider> | null | undefined;
  requestedModels?: ReadonlyArray<string> | null | undefined;
  search?: string | null | undefined;
  statuses?: ReadonlyArray<TaskStatus> | null | undefined;
  tagPrefix?: string | null | undefined;
  tags?: ReadonlyArray<string> | null | undefined;
  webSearch?: boolean | null | undefined;
};
export type DateTimeRange = {
  from?: string | null | undefined;
  to?: string | null | undefined;
};
export type MentionTerm = {
  aliases?: ReadonlyArray<string>;
  domains?: ReadonlyArray<string>;
  name: string;
};
export type ArchiveListQuery$variables = {
  after?: string | null | undefined;
  filter?: TaskFilter | null | undefined;
  first: number;
};
export type ArchiveListQuery$data = {
  readonly archive: {
    readonly edges: ReadonlyArray<{
      readonly node: {
        readonly completedAt: string | null | undefined;
        readonly id: string;
        readonly provider: Provider;
        readonly request: {
          readonly userPrompt: string | null | undefined;
        } | null | undefined;
        readonly result: {
          readonly modelName: string | null | undefined;
          readonly moneySpent: number | null | undefined;
        } | null | undefined;
        readonly status: TaskStatus;
      };
    }>;
  } | null | undefined;
};
export type ArchiveListQuery = {
  response: ArchiveListQuery$data;
  variables: ArchiveListQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filter"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "first"
},
v3 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v4 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "TaskEdge",
    "kind": "LinkedField",
    "name": "edges",
    "plural": true,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Task",
        "kind": "LinkedField",
        "name": "node",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "provider",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "status",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "completedAt",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "TaskRequest",
            "kind": "LinkedField",
            "name": "request",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "userPrompt",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "Result",
            "kind": "LinkedField",
            "name": "result",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "modelName",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "moneySpent",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "cursor",
        "storageKey": null
      }
    ],
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "concreteType": "PageInfo",
    "kind": "LinkedField",
    "name": "pageInfo",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "endCursor",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "hasNextPage",
        "storageKey": null
      }
    ],
    "storageKey": null
  }
],
v5 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "after"
  },
  (v3/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "first"
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "ArchiveListQuery",
    "selections": [
      {
        "alias": "archive",
        "args": [
          (v3/*:: as any*/)
        ],
        "concreteType": "TaskConnection",
        "kind": "LinkedField",
        "name": "__Archive_archive_connection",
        "plural": false,
        "selections": (v4/*:: as any*/),
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "ArchiveListQuery",
    "selections": [
      {
        "alias": null,
        "args": (v5/*:: as any*/),
        "concreteType": "TaskConnection",
        "kind": "LinkedField",
        "name": "archive",
        "plural": false,
        "selections": (v4/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": null,
        "args": (v5/*:: as any*/),
        "filters": [
          "filter"
        ],
        "handle": "connection",
        "key": "Archive_archive",
        "kind": "LinkedHandle",
        "name": "archive"
      }
    ]
  },
  "params": {
    "id": "a669e6af8d578a25c8ed4125950fe643aa700896b3e6487dedaa350196548b5e",
    "metadata": {
      "connection": [
        {
          "count": "first",
          "cursor": "after",
          "direction": "forward",
          "path": [
            "archive"
          ]
        }
      ]
    },
    "name": "ArchiveListQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "52289939ee847e1d8e345b9adb493e6f";

export default node;
