-- Work still to do, and work given up.

-- KEYS todo:<stage>  ARGV limit, lease ms. Returns ids; their due time has moved on, so that nobody else gets them.
register('todo_claim', {'allow-oom'}, function(keys, args)
    local now = now_ms()
    local ids = redis.call('ZRANGE', keys[1], '-inf', digits(now), 'BYSCORE', 'LIMIT', 0, args[1])
    local due = digits(now + number(args[2]))
    for _, id in ipairs(ids) do
        redis.call('ZADD', keys[1], 'XX', due, id)
    end
    return ids
end)

-- KEYS dead, dead:why, todo:<stage>  ARGV stage, id, reason, most letters
register('dead_add', {'allow-oom'}, function(keys, args)
    local letter = args[1] .. ':' .. args[2]
    redis.call('ZREM', keys[3], args[2])
    redis.call('ZADD', keys[1], digits(now_ms()), letter)
    redis.call('HSET', keys[2], letter, args[3])
    while redis.call('ZCARD', keys[1]) > number(args[4]) do
        local oldest = redis.call('ZPOPMIN', keys[1])
        redis.call('HDEL', keys[2], oldest[1])
    end
    return 0
end)

-- KEYS dead, dead:why. Returns {stage:id, time ms, reason, …}, the oldest first.
register('dead_list', {'no-writes'}, function(keys)
    local letters, rows = redis.call('ZRANGE', keys[1], 0, -1, 'WITHSCORES'), {}
    for i = 1, #letters, 2 do
        rows[#rows + 1] = letters[i]
        rows[#rows + 1] = letters[i + 1]
        rows[#rows + 1] = text(redis.call('HGET', keys[2], letters[i]))
    end
    return rows
end)

-- KEYS dead, dead:why, todo sets in the order of the stages  ARGV id ("" for all), names of the stages …
-- Letters of a stage without a todo set stay: what they were about is not in Redis. Returns how many are due again.
register('dead_retry', {'allow-oom'}, function(keys, args)
    local todo, moved = {}, 0
    for i = 2, #args do
        todo[args[i]] = keys[i + 1]
    end
    for _, letter in ipairs(redis.call('ZRANGE', keys[1], 0, -1)) do
        local stage, id = string.match(letter, '^([^:]*):(.*)$')
        if todo[stage] and (args[1] == '' or args[1] == id) then
            redis.call('ZADD', todo[stage], digits(now_ms()), id)
            redis.call('ZREM', keys[1], letter)
            redis.call('HDEL', keys[2], letter)
            moved = moved + 1
        end
    end
    return moved
end)
