# Runs a command inside a pseudo terminal and passes bytes through: `terminal.py COMMAND [ARGS]`. For tests of what a
# command does on a terminal. Exits with the command's code. Own relay instead of pty.spawn: that one takes the end of
# our standard input for the end of the session on some versions, and gives the terminal no size.
import fcntl
import os
import pty
import select
import struct
import sys
import termios

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))

sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if terminal in ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux answers EIO when the command has ended
            break
        if not data:
            break
        os.write(1, data)
    if 0 in ready:
        data = os.read(0, 65536)
        if data:
            os.write(terminal, data)
        else:
            sources.remove(0)

_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status))
