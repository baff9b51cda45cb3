/**
 * @generated SignedSource<<e733933379c8ec397ccfa77ebdc04955>>
 * @relayHash bcfe27ee590145e8878ef9d1662db70b
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 4249cdca7d7fd8d8fd9d9365bc0efeaa74fa455d66ab26126096d229381585d8

import type { ConcreteRequest } from 'relay-runtime';
export type TaskStatus = "COMPLETED" | "EXPIRED" | "FAILED" | "PENDING" | "%future added value";
export type ArchiveCompletionsSubscription$variables = {
  after?: string | null | undefined;
};
export type ArchiveCompletionsSubscription$data = {
  readonly taskCompleted: {
    readonly eventId: string;
    readonly task: {
      readonly completedAt: string | null | undefined;
      readonly id: string;
      readonly result: {
        readonly modelName: string | null | undefined;
        readonly moneySpent: number | null | undefined;
      } | null | undefined;
      readonly status: TaskStatus;
    };
  };
};
export type ArchiveCompletionsSubscription = {
  response: ArchiveCompletionsSubscription$data;
  variables: ArchiveCompletionsSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "after"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "after",
        "variableName": "after"
      }
    ],
    "concreteType": "TaskEvent",
    "kind": "LinkedField",
    "name": "taskCompleted",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "eventId",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
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
    "name": "ArchiveCompletionsSubscription",
    "selections": (v1/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ArchiveCompletionsSubscription",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "id": "4249cdca7d7fd8d8fd9d9365bc0efeaa74fa455d66ab26126096d229381585d8",
    "metadata": {},
    "name": "ArchiveCompletionsSubscription",
    "operationKind": "subscription",
    "text": null
  }
};
})();

(node as any).hash = "e74c0949b1078607e057772f4cdaaf02";

export default node;
