"""A real mail server on loopback that does to a letter what its recipient's name says. For tests.

Prints its port. Each accepted letter becomes a file in the folder given. Recipients: busy… is told 451, gone… 550 at
RCPT, unwanted… 554 after DATA, slow… waits, cut… loses the connection within DATA, lost… after DATA was taken and before
the reply. Everybody else's letters are taken.
"""

import asyncio
import pathlib
import sys

from aiosmtpd.smtp import SMTP

folder = pathlib.Path(sys.argv[1])
taken = 0


class Server(SMTP):
    async def smtp_DATA(self, arg):
        if any(recipient.startswith("cut") for recipient in self.envelope.rcpt_tos):
            await self.push("354 go on")
            await self._reader.read(100)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("busy"):
            return "451 later"
        if address.startswith("gone"):
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global taken
        recipient = envelope.rcpt_tos[0]
        if recipient.startswith("unwanted"):
            return "554 not wanted"
        if recipient.startswith("slow"):
            await asyncio.sleep(3600)
        taken += 1
        (folder / f"{taken:05}.eml").write_bytes(envelope.content)
        if recipient.startswith("lost"):
            server.transport.abort()
        return "250 taken"


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Server(Handler(), hostname="localhost", loop=loop), "127.0.0.1", 0)
    partial = folder / "port.new"
    partial.write_text(str(server.sockets[0].getsockname()[1]))
    partial.rename(folder / "port")
    await server.serve_forever()


asyncio.run(main())
