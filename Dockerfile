# syntax=docker/dockerfile:1
# One node of Enginehouse. How it is run: docs/operating/container.md. A test runs these steps where there is no Docker engine.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY . .
# What installs run by themselves are downloads for tests; the Node of this image is the one that package.json pins.
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN node scripts/build-console.ts
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf /app/.cache

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Enginehouse" org.opencontainers.image.licenses="Apache-2.0"
# The only folder that is written to, beside /tmp: the id of the node, what it installs, and without a server the database.
RUN mkdir -m 0700 /data && chown 1000:1000 /data
# Of root, and so nobody's to change.
COPY --from=build /app /app
ENV NODE_ENV=production \
    HOME=/data \
    ENGINEHOUSE_DATA=/data \
    npm_config_cache=/data/npm-cache
WORKDIR /app
USER 1000:1000
VOLUME /data
EXPOSE 7373
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["node", "scripts/is-ready.mjs"]
ENTRYPOINT ["node", "packages/cli/bin/enginehouse.mjs"]
CMD ["start", "--host", "0.0.0.0"]
