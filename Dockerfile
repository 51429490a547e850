FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install -y --no-install-recommends make && rm -rf /var/lib/apt/lists/* && useradd --create-home builder
WORKDIR /app
COPY --chown=builder . .
RUN chown builder /app
USER builder
RUN make pages
ENV BUILDER_HOST=0.0.0.0 BUILDER_DATA_DIR=/app/data
VOLUME /app/data
EXPOSE 8000
CMD ["make", "run"]
