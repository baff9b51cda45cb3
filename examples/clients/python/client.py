"""A client with the standard library alone (Python 3.9 or newer).

    API_KEY=... python3 client.py --url http://127.0.0.1:4000/graphql archive
    API_KEY=... python3 client.py task 07241735-1535-0613-0000-0722e701b5ff
    API_KEY=... python3 client.py watch --after 0
"""

import argparse
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request

TASK = """
query Task($id: ID!) {
  task(id: $id) { id provider status retryAfter failure { code message } result { modelName moneySpent text } }
}
"""
ARCHIVE = """
query Archive($first: Int, $after: String, $filter: TaskFilter) {
  archive(first: $first, after: $after, filter: $filter) {
    edges { node { id provider status completedAt result { modelName moneySpent } } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
COMPLETIONS = """
subscription Completions($after: ID) {
  taskCompleted(after: $after) { eventId task { id provider status } }
}
"""

# Pings come every 12 seconds: what is silent for longer is broken.
SILENCE = 40


class GraphQLError(Exception):
    """What the service says of what went wrong; `retryable` tells whether asking again may help."""

    def __init__(self, errors):
        super().__init__("; ".join(error["message"] for error in errors))
        self.errors = errors
        self.codes = [error.get("extensions", {}).get("code") for error in errors]
        self.retryable = all(error.get("extensions", {}).get("retryable") for error in errors)


class Client:
    def __init__(self, url, key=None):
        self.url = url
        self.key = key

    def ask(self, query, **variables):
        """The data of an answer. Raises GraphQLError when any of it could not be had."""
        accept = "application/graphql-response+json, application/json;q=0.9"
        with self._open(query, variables, accept, timeout=150) as response:
            answer = json.load(response)
        if answer.get("errors"):
            raise GraphQLError(answer["errors"])
        return answer["data"]

    def archive(self, first=100, filter=None):
        """Every task that is kept, page by page."""
        after = None
        while True:
            page = self.ask(ARCHIVE, first=first, after=after, filter=filter)["archive"]
            for edge in page["edges"]:
                yield edge["node"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    def completions(self, after=None, pause=0.5):
        """Every completion; after a break it comes again, and goes on after the last one that it gave."""
        failures = 0
        while True:
            try:
                for event in self._events(COMPLETIONS, {"after": after}):
                    failures = 0
                    event = event["taskCompleted"]
                    after = event["eventId"]
                    yield event
            except GraphQLError as error:
                if not error.retryable:
                    raise
            except OSError:
                pass  # the connection broke, or cannot be made
            time.sleep(min(pause * 2**failures, 30) * random.uniform(0.5, 1))
            failures += 1

    def _events(self, query, variables):
        """The data of server-sent events, until the stream ends or breaks."""
        with self._open(query, variables, "text/event-stream", timeout=SILENCE) as response:
            name, data = None, []
            for line in response:
                line = line.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    data.append(line[5:].strip())
                elif line == "":
                    if name == "complete":
                        return
                    if name == "next" and data:
                        answer = json.loads("\n".join(data))
                        if answer.get("errors"):
                            raise GraphQLError(answer["errors"])
                        yield answer["data"]
                    name, data = None, []

    def _open(self, query, variables, accept, timeout):
        headers = {"content-type": "application/json", "accept": accept}
        if self.key:
            headers["authorization"] = f"Bearer {self.key}"
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.url, body, headers)
        try:
            return urllib.request.urlopen(request, timeout=timeout)
        except urllib.error.HTTPError as refusal:
            # A refusal comes in the same kind as an answer; from a proxy in between it may be anything.
            text = refusal.read().decode(errors="replace")
            try:
                lines = [line[5:] for line in text.splitlines() if line.startswith("data:")]
                errors = json.loads("".join(lines) or text)["errors"]
            except (ValueError, KeyError):
                raise OSError(f"HTTP {refusal.code}") from refusal
            raise GraphQLError(errors) from refusal


def main():
    parser = argparse.ArgumentParser(description="Asks a dataforseo-graphql service.")
    parser.add_argument("--url", default="http://127.0.0.1:4000/graphql")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("archive").add_argument("--first", type=int, default=100)
    commands.add_parser("task").add_argument("id")
    commands.add_parser("watch").add_argument("--after")
    options = parser.parse_args()
    client = Client(options.url, os.environ.get("API_KEY"))
    try:
        if options.command == "task":
            print(json.dumps(client.ask(TASK, id=options.id)["task"]))
        elif options.command == "archive":
            for task in client.archive(options.first):
                print(json.dumps(task))
        else:
            for event in client.completions(options.after):
                print(json.dumps(event), flush=True)
    except GraphQLError as error:
        sys.exit(f"{', '.join(map(str, error.codes))}: {error}")


if __name__ == "__main__":
    main()
