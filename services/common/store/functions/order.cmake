# The files of this folder in the order in which they are joined: a local is known to those that follow.
set(FUNCTION_FILES
    signatures.lua
    base.lua
    migrations.lua
    history.lua
    counters.lua
    members.lua
    articles.lua
    stories.lua
    todo.lua
    streams.lua
    expiring.lua
    feeds.lua
    tier_keys.lua
    operations.lua
    changes.lua
    ratings.lua)
