import { graphql } from 'relay-runtime';

/*
 * What the compiler makes artifacts of: `npx relay-compiler examples/clients/relay/relay.config.json`. In an app these stand beside
 * the components that use them, and the Babel plugin puts the artifacts in their place.
 */

/** A list that grows page by page. */
export const ArchiveListQuery = graphql`
  query ArchiveListQuery($first: Int!, $after: String, $filter: TaskFilter) {
    archive(first: $first, after: $after, filter: $filter)
      @connection(key: "Archive_archive", filters: ["filter"]) {
      edges {
        node {
          id
          provider
          status
          completedAt
          request {
            userPrompt
          }
          result {
            modelName
            moneySpent
          }
        }
      }
    }
  }
`;

/** One task of the list, with its answer. */
export const ArchiveTaskQuery = graphql`
  query ArchiveTaskQuery($id: ID!) {
    task(id: $id) {
      id
      provider
      status
      retryAfter
      request {
        userPrompt
      }
      failure {
        code
        message
        retryable
      }
      result {
        modelName
        moneySpent
        text
      }
    }
  }
`;

/** Every task that becomes final; after a break, from the last event that was seen. */
export const ArchiveCompletionsSubscription = graphql`
  subscription ArchiveCompletionsSubscription($after: ID) {
    taskCompleted(after: $after) {
      eventId
      task {
        id
        status
        completedAt
        result {
          modelName
          moneySpent
        }
      }
    }
  }
`;
