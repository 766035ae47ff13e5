-- What lives for a while: endpoints by stage, callers of the library, notes. Hashes of "<expiry ms>|<value>" by name.

local function expiring_split(value)
    local expiry, rest = string.match(value, '^(%d+)|(.*)$')
    return number(expiry), text(rest)
end

-- KEYS hash  ARGV name, value, ttl ms (0 deletes), most entries. Returns 1, or 0 when there is no room.
register('expiring_put', {'allow-oom'}, function(keys, args)
    local now = now_ms()
    if number(args[3]) == 0 then
        redis.call('HDEL', keys[1], args[1])
        return 1
    end
    if redis.call('HEXISTS', keys[1], args[1]) == 0 then
        for name, value in pairs(hash_table(keys[1])) do
            if expiring_split(value) <= now then
                redis.call('HDEL', keys[1], name)
            end
        end
        if redis.call('HLEN', keys[1]) >= number(args[4]) then
            return 0
        end
    end
    redis.call('HSET', keys[1], args[1], digits(now + number(args[3])) .. '|' .. args[2])
    return 1
end)

-- KEYS hash. Returns {name, value, …} of what has not expired, by name.
register('expiring_get', {'no-writes'}, function(keys)
    local now, names, values, rows = now_ms(), {}, {}, {}
    for name, value in pairs(hash_table(keys[1])) do
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
