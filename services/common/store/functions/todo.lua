-- Work still to do, and work given up.

-- A score is the due time in whole ms, and behind the point how often the entry has been claimed since it was entered,
-- in 1,024ths: so that its age is known, however often it was put off.
local CLAIMS_MAX = 1023

local function claims_of(score)
    return math.floor((score - math.floor(score)) * (CLAIMS_MAX + 1) + 0.5)
end

-- KEYS todo:<stage>  ARGV limit, lease ms. Returns ids; their due time has moved on, so that nobody else gets them.
register('todo_claim', {'allow-oom'}, function(keys, args)
    local now, ids = now_ms(), {}
    local due = now + number(args.lease_ms)
    local rows = redis.call('ZRANGE', keys.todo, '-inf', digits(now), 'BYSCORE', 'LIMIT', 0, args.limit, 'WITHSCORES')
    for i = 1, #rows, 2 do
        local claims = math.min(claims_of(number(rows[i + 1])) + 1, CLAIMS_MAX)
        redis.call('ZADD', keys.todo, 'XX', string.format('%.10f', due + claims / (CLAIMS_MAX + 1)), rows[i])
        ids[#ids + 1] = rows[i]
    end
    return ids
end)

-- KEYS todo:<stage>  ARGV ms, lease ms of claims, most entries to look at. Returns how many of those that are due first
-- were due so long ago, and by how many ms the oldest of them is overdue, {0, 0} when none is.
register('todo_late', {'no-writes'}, function(keys, args)
    local now, late_ms, count, oldest_ms = now_ms(), number(args.late_ms), 0, 0
    local rows = redis.call('ZRANGE', keys.todo, 0, number(args.most) - 1, 'WITHSCORES')
    for i = 2, #rows, 2 do
        local score = number(rows[i])
        local overdue_ms = now - math.floor(score) + claims_of(score) * number(args.lease_ms)
        if overdue_ms >= late_ms then
            count, oldest_ms = count + 1, math.max(oldest_ms, overdue_ms)
        end
    end
    return {count, oldest_ms}
end)

-- KEYS dead, dead:why, todo:<stage>  ARGV stage, id, reason, most letters
register('dead_add', {'allow-oom'}, function(keys, args)
    local letter = args.stage .. ':' .. args.id
    redis.call('ZREM', keys.todo, args.id)
    redis.call('ZADD', keys.dead, digits(now_ms()), letter)
    redis.call('HSET', keys.why, letter, args.reason)
    count_today(prefix_of(keys.dead), 'given_up', 1)
    while redis.call('ZCARD', keys.dead) > number(args.most) do
        local oldest = redis.call('ZPOPMIN', keys.dead)
        redis.call('HDEL', keys.why, oldest[1])
    end
    return 0
end)

-- KEYS dead, dead:why. Returns {stage:id, time ms, reason, …}, the oldest first.
register('dead_list', {'no-writes'}, function(keys)
    local letters, rows = redis.call('ZRANGE', keys.dead, 0, -1, 'WITHSCORES'), {}
    for i = 1, #letters, 2 do
        rows[#rows + 1] = letters[i]
        rows[#rows + 1] = letters[i + 1]
        rows[#rows + 1] = text(redis.call('HGET', keys.why, letters[i]))
    end
    return rows
end)

-- KEYS dead, dead:why, todo sets  ARGV id ("" for all), the stages' names
-- Letters of a stage without a todo set stay: what they were about is not in Redis. Returns how many are due again.
register('dead_retry', {'allow-oom'}, function(keys, args)
    local todo, moved = {}, 0
    todo[args.classify], todo[args.summarize], todo[args.publish] = keys.classify, keys.summarize, keys.publish
    for _, letter in ipairs(redis.call('ZRANGE', keys.dead, 0, -1)) do
        local stage, id = string.match(letter, '^([^:]*):(.*)$')
        if todo[stage] and (args.id == '' or args.id == id) then
            redis.call('ZADD', todo[stage], digits(now_ms()), id)
            redis.call('ZREM', keys.dead, letter)
            redis.call('HDEL', keys.why, letter)
            moved = moved + 1
        end
    end
    return moved
end)
