-- wrk asks for the paths of a file (the first argument), one after the other; each thread begins elsewhere.
local paths = {}
local threads = 0

function setup(thread)
  thread:set("first", threads)
  threads = threads + 1
end

function init(args)
  for line in io.lines(args[1]) do
    paths[#paths + 1] = wrk.format("GET", line)
  end
  at = math.floor(first * #paths / 2)
end

function request()
  at = at % #paths + 1
  return paths[at]
end

function done(summary, latency, requests)
  local us = function(p) return latency:percentile(p) / 1000 end
  local e = summary.errors
  io.write(string.format("RESULT %.1f %.3f %.3f %.3f %d %d\n",
    summary.requests / summary.duration * 1e6, us(50), us(99), latency.max / 1000,
    e.connect + e.read + e.write + e.timeout + e.status, summary.bytes / summary.requests))
end
