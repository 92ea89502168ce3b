// The same 10,000 points as the bench of our own map; each frame all of them have moved.
const LON = 105.838, LAT = 21.594
let seed = 1
const dice = () => ((seed = (seed * 16807) % 2147483647) - 1) / 2147483646
const normal = () => Math.sqrt(-2 * Math.log(dice() || 1e-9)) * Math.cos(2 * Math.PI * dice())
const points = Array.from({length: 10000}, () => {
  const r = dice()
  return {lon: LON + normal() * 0.02, lat: LAT + normal() * 0.012,
          state: r < 0.9 ? 0 : r < 0.94 ? 1 : r < 0.96 ? 2 : r < 0.99 ? 3 : 4}
})
async function measure(frame) {
  try {
    let step = 0
    const until = async milliseconds => {
      const begin = performance.now(), first = step
      while (performance.now() - begin < milliseconds) await frame(++step)
      return (step - first) / (performance.now() - begin) * 1000
    }
    await until(2000)
    await fetch("/begin", {method: "POST"})
    const rate = await until(6000)
    await fetch("/done", {method: "POST", body: JSON.stringify({rate})})
  } catch (error) {
    await fetch("/done", {method: "POST", body: JSON.stringify({error: String(error)})})
  }
}
