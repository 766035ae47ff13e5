"""A small mail server for tests: keeps what it is given, and does what a test asks at a step: refuse, hang up, be slow."""
import asyncio
import email
import email.policy
import threading

from desk import free_port


class SmtpServer:
    """`answers` maps a step (EHLO, MAIL, RCPT, DATA, BODY) to what it does there: an answer like "550 no", "drop" to hang up, or a
    number of seconds to wait before the usual answer."""

    def __init__(self):
        self.port = free_port()
        self.mails = []  # (recipients, bytes)
        self.tries = self.bodies = 0
        self.answers = {}
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        ready.wait(30)

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", self.port))
        ready.set()
        self.loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(asyncio.sleep(0))

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(30)

    async def answer(self, writer, step, usual):
        """Returns whether the conversation goes on as usual."""
        asked = self.answers.get(step, usual)
        if asked == "drop":
            return False
        if isinstance(asked, (int, float)):
            await asyncio.sleep(asked)
            asked = usual
        writer.write(asked.encode() + b"\r\n")
        await writer.drain()
        return asked == usual

    async def read_body(self, reader):
        lines = []
        while (line := await reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    async def serve(self, reader, writer):
        self.tries += 1
        recipients = []
        writer.write(b"220 test\r\n")
        while line := (await reader.readline()).decode("ascii"):
            step = line[:4].upper()
            if step == "RCPT":
                recipients.append(line.split("<")[1].split(">")[0])
            if step == "QUIT":
                await asyncio.sleep(self.answers.get("QUIT", 0))
                break
            usual = "354 go on" if step == "DATA" else "250 yes"
            if not await self.answer(writer, step, usual):
                if self.answers.get(step) == "drop":
                    break
                continue
            if step == "DATA":
                body = await self.read_body(reader)
                self.bodies += 1
                if not await self.answer(writer, "BODY", "250 taken"):
                    break
                self.mails.append((recipients, body))
        writer.close()

    def message(self, index=0):
        return email.message_from_bytes(self.mails[index][1], policy=email.policy.default)
