-- The version of the stored data of an edition: field "data" of its state; without it the data is of version 1. Raised
-- when what is stored changes so that an older program would misread it. A program waits, and writes nothing, where it
-- finds a higher one than its own. A step that the callers of an earlier library could not live with raises
-- OLDEST_CALLER (base.lua) too, so that it begins only when they are gone.
local DATA_VERSION = 1

-- [n] = function(prefix, at) makes data of version n into that of n + 1, a bounded part at each call: `at` is "" at
-- first, then what the call before returned; nil when all is done. It may meet what it has done already.
local MIGRATIONS = {
}

-- KEYS state  ARGV version of the data that the caller wants. Goes one part of a step towards it. Returns the version
-- that the data has now: call again until it is the one that is wanted.
register('data_migrate', {'allow-oom'}, function(keys, args)
    local state = redis.call('HMGET', keys.state, 'data', 'data_at')
    local version = number(state[1] or 1)
    if version >= number(args.version) or version >= DATA_VERSION then
        return version
    end
    local at = MIGRATIONS[version](prefix_of(keys.state), text(state[2]))
    if at then
        redis.call('HSET', keys.state, 'data_at', at)
        return version
    end
    redis.call('HSET', keys.state, 'data', digits(version + 1))
    redis.call('HDEL', keys.state, 'data_at')
    return version + 1
end)
