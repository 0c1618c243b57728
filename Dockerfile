# Kliping in a container. Pin the base image by its digest when you build:
#   docker build --build-arg PYTHON_IMAGE=python:3.11-slim@sha256:... -t kliping .
ARG PYTHON_IMAGE=python:3.11-slim

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
WORKDIR /build

# Dependencies change rarely and come first, so that their layer is kept.
COPY requirements.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY lexicon lexicon
COPY records records
COPY crawler crawler
COPY nlp nlp
COPY search_api search_api
COPY kliping kliping
RUN /venv/bin/pip install --no-deps --no-build-isolation .

FROM ${PYTHON_IMAGE}
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 KLIPING_DATA=/data
# The number that the image of Elasticsearch uses too: both can read a secret that is nobody else's.
RUN useradd --create-home --uid 1000 kliping && install -d -o kliping -g kliping /data
COPY --from=build /venv /venv
WORKDIR /data
USER 1000
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["kliping", "up"]
