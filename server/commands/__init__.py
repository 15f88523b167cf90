"""Every command by its name; what one needs is imported when it runs, so that each starts fast."""

from collections.abc import Mapping

from server.commands import county, processes, routing
from server.commands.command import Command

COMMANDS: Mapping[str, Command] = {
    **processes.COMMANDS,
    **county.COMMANDS,
    **routing.COMMANDS,
}
