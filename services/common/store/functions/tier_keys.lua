-- The keys that open a tier, by id, as hashes: "key it belongs to|hash|tier|created ms|expires ms|path|note".

local KEYS_KEPT_MS = 2592000000 -- an expired key is still listed for 30 days

-- Followers ask whether this moved. The time, not a count: Redis may come back older and count up again.
local function keys_changed(state)
    redis.call('HSET', state, 'keys', digits(now_us()))
end

local function key_expiry(value)
    return number(string.match(value, '^[^|]*|[^|]*|[^|]*|%d*|(%d+)|'))
end

-- KEYS keys, state  ARGV id, value, most keys. Returns 1, 0 when there is one of this id, -1 when there is no room.
register('key_put', {}, function(keys, args)
    if redis.call('HEXISTS', keys.keys, args.id) == 1 then
        return 0
    end
    local now = now_ms()
    for id, value in pairs(hash_table(keys.keys)) do
        local expiry = key_expiry(value)
        if expiry > 0 and expiry + KEYS_KEPT_MS < now then
            redis.call('HDEL', keys.keys, id)
        end
    end
    if redis.call('HLEN', keys.keys) >= number(args.most) then
        return -1
    end
    redis.call('HSET', keys.keys, args.id, args.value)
    keys_changed(keys.state)
    return 1
end)

-- KEYS keys, state  ARGV id. Takes out the key and what belongs to it. Returns how many that were.
register('key_remove', {'allow-oom'}, function(keys, args)
    local removed = redis.call('HDEL', keys.keys, args.id)
    for id, value in pairs(hash_table(keys.keys)) do
        if string.match(value, '^([^|]*)|') == args.id then
            removed = removed + redis.call('HDEL', keys.keys, id)
        end
    end
    if removed > 0 then
        keys_changed(keys.state)
    end
    return removed
end)

-- KEYS keys, state  ARGV version seen ("" for none). Returns {version, {id, value, …}}, no rows when it is the same.
register('keys_since', {'no-writes'}, function(keys, args)
    local version, rows = redis.call('HGET', keys.state, 'keys') or '0', {}
    if version ~= args.version then
        rows = redis.call('HGETALL', keys.keys)
    end
    return {version, rows}
end)
