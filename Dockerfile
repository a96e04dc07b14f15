# One image for web and worker processes; the database and Redis are services of their own (compose.yaml).
FROM python:3.13-slim-bookworm

RUN useradd --create-home --uid 10001 forum
WORKDIR /srv/forum
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir "uv==0.13.9"
COPY . .
RUN uv sync --frozen --no-dev --no-group test && chown -R forum:forum /srv/forum
USER forum
ENV PATH=/srv/forum/.venv/bin:$PATH FORUM_HOST=0.0.0.0 FORUM_DEMO=no FORUM_DATA=/srv/forum/.data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
CMD ["forum", "serve"]
