# Kliping in a container. Pin the base image by digest in your own copy.
FROM python:3.11-slim
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 KLIPING_DATA=/data
WORKDIR /app

# Dependencies change rarely and come first, so that their layer is kept.
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY lexicon lexicon
COPY records records
COPY crawler crawler
COPY nlp nlp
COPY search_api search_api
COPY kliping kliping
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home --uid 10001 kliping \
    && mkdir /data && chown kliping /data

USER kliping
VOLUME /data
EXPOSE 8000
CMD ["kliping", "up"]
