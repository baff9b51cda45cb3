/**
 * @generated SignedSource<<4dcd672086c145246612f56d8fd639bb>>
 * @relayHash dc76299abcad62fc0c9fc836e6747ab2
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 9824e047e9a047d58e78f97671cd1c2db70fea1bcf99780d2f539b74c00f9683

import type { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "ARCHIVE_UNAVAILABLE" | "BAD_USER_INPUT" | "BUDGET_EXCEEDED" | "COST_LIMIT_EXCEEDED" | "CURSOR_INVALID" | "DEADLINE_EXCEEDED" | "FORBIDDEN" | "IDEMPOTENCY_CONFLICT" | "INTERNAL" | "LIVE_BUSY" | "OUTCOME_UNKNOWN" | "PERSISTED_QUERY_NOT_FOUND" | "RATE_LIMITED" | "RESULT_EXPIRED" | "TASK_FAILED" | "TASK_NOT_FOUND" | "UNAUTHENTICATED" | "UPSTREAM_AUTH" | "UPSTREAM_CONTRACT" | "UPSTREAM_COST_LIMIT" | "UPSTREAM_PAYMENT" | "UPSTREAM_RATE_LIMITED" | "UPSTREAM_REJECTED" | "UPSTREAM_UNAVAILABLE" | "%future added value";
export type Provider = "CHAT_GPT" | "CLAUDE" | "GEMINI" | "PERPLEXITY" | "%future added value";
export type TaskStatus = "COMPLETED" | "EXPIRED" | "FAILED" | "PENDING" | "%future added value";
export type ArchiveTaskQuery$variables = {
  id: string;
};
export type ArchiveTaskQuery$data = {
  readonly task: {
    readonly failure: {
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryable: boolean;
    } | null | undefined;
    readonly id: string;
    readonly provider: Provider;
    readonly request: {
      readonly userPrompt: string | null | undefined;
    } | null | undefined;
    readonly result: {
      readonly modelName: string | null | undefined;
      readonly moneySpent: number | null | undefined;
      readonly text: string | null | undefined;
    } | null | undefined;
    readonly retryAfter: number | null | undefined;
    readonly status: TaskStatus;
  } | null | undefined;
};
export type ArchiveTaskQuery = {
  response: ArchiveTaskQuery$data;
  variables: ArchiveTaskQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "Task",
    "kind": "LinkedField",
    "name": "task",
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
        "name": "retryAfter",
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
        "concreteType": "TaskFailure",
        "kind": "LinkedField",
        "name": "failure",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "retryable",
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
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "text",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "ArchiveTaskQuery",
    "selections": (v1/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ArchiveTaskQuery",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "9824e047e9a047d58e78f97671cd1c2db70fea1bcf99780d2f539b74c00f9683",
    "metadata": {},
    "name": "ArchiveTaskQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "3ec7e96bc4dce0f15052082cb53eb342";

export default node;
