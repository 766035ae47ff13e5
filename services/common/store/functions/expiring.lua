-- What lives for a while: endpoints by stage, callers of the library, notes. Hashes of "<expiry ms>|<value>" by name.

local function expiring_split(value)
    local expiry, rest = string.match(value, '^(%d+)|(.*)$')
    return number(expiry), text(rest)
end

-- KEYS hash  ARGV name, value, ttl ms (0 deletes), most entries. Returns 1, or 0 when there is no room.
register('expiring_put', {'allow-oom'}, function(keys, args)
    local now = now_ms()
    if number(args.ttl_ms) == 0 then
        redis.call('HDEL', keys.hash, args.name)
        return 1
    end
    if redis.call('HEXISTS', keys.hash, args.name) == 0 then
        for name, value in pairs(hash_table(keys.hash)) do
            if expiring_split(value) <= now then
                redis.call('HDEL', keys.hash, name)
            end
        end
        if redis.call('HLEN', keys.hash) >= number(args.most) then
            return 0
        end
    end
    redis.call('HSET', keys.hash, args.name, digits(now + number(args.ttl_ms)) .. '|' .. args.value)
    return 1
end)

-- KEYS hash. Returns {name, value, …} of what has not expired, by name.
register('expiring_get', {'no-writes'}, function(keys)
    local now, names, values, rows = now_ms(), {}, {}, {}
    for name, value in pairs(hash_table(keys.hash)) do
        local expiry, rest = expiring_split(value)
        if expiry > now then
            names[#names + 1] = name
            values[name] = rest
        end
    end
    table.sort(names)
    for _, name in ipairs(names) do
        rows[#rows + 1] = name
        rows[#rows + 1] = values[name]
    end
    return rows
end)
